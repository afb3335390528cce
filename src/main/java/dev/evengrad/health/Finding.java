package dev.evengrad.health;

/**
 * One thing that is wrong with a run.
 *
 * @param rule the name of the rule that found it, e.g. {@code non_finite}
 * @param severity how bad it is
 * @param where the layer or parameter, e.g. {@code dense3}; empty if it is the whole network
 * @param message what was seen and what to do about it
 */
public record Finding(String rule, Severity severity, String where, String message) {}
