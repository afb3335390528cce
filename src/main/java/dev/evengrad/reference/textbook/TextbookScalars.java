package dev.evengrad.reference.textbook;

/**
 * The numbers that a transform keeps as a whole, each with a bound of its error in the engine. Changed in place.
 *
 * @param values in the order in which the engine's transform keeps them
 * @param errors of each
 */
public record TextbookScalars(double[] values, double[] errors) {}
