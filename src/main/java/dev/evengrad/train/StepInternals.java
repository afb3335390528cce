package dev.evengrad.train;

import dev.evengrad.layer.StepClock;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.plan.AuxiliaryLosses;
import dev.evengrad.plan.Plan;

/**
 * What the steps of a trainer are computed by, for an observer that computes one again. Internal: these types may change, and nothing of
 * them must be run or written.
 *
 * @param spec the network
 * @param loss its loss
 * @param plan its operations, forks too, and their tensors
 * @param auxiliary the losses on auxiliary heads
 * @param clock what random numbers are keyed by
 */
public record StepInternals(
    ModelSpec spec, Loss loss, Plan plan, AuxiliaryLosses auxiliary, StepClock clock) {}
