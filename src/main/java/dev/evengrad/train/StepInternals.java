package dev.evengrad.train;

import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.StepClock;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.plan.AuxiliaryLosses;
import dev.evengrad.plan.Plan;

/**
 * What the steps of a trainer are computed by and on: the arrays themselves, for the observer that computes a step again. Internal: for
 * {@code dev.evengrad.reference} alone, as a test of the packages sees to. These types may change, and nothing of them must be run or
 * written: whoever writes here changes what is trained.
 *
 * @param spec the network
 * @param loss its loss
 * @param plan its operations, forks too, and their tensors
 * @param auxiliary the losses on auxiliary heads
 * @param clock what random numbers are keyed by
 * @param weights parameters and buffers
 * @param gradients of the parameters
 * @param targets what the outputs of the rows that are in the tensors should have been; scaled, if targets are scaled
 */
public record StepInternals(
    ModelSpec spec,
    Loss loss,
    Plan plan,
    AuxiliaryLosses auxiliary,
    StepClock clock,
    Weights weights,
    Gradients gradients,
    Targets targets) {}
