package dev.evengrad.layer;

/**
 * The output of an {@link Auxiliary} head in a plan for training.
 *
 * @param name the head's, e.g. {@code auxiliary1}
 * @param output what the loss is taken on; its delta is where the gradient goes
 * @param weight of that loss
 */
public record Head(String name, Value output, double weight) {}
