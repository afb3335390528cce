package dev.evengrad.health.forecast;

/**
 * What one batch measured in a profiled layer. Singular values are those of its Jacobian, output by input, at the first row; NaN where
 * they were not taken.
 *
 * @param name the layer's, e.g. {@code dense3}
 * @param rms root mean square of its output
 * @param log10Delta log10 of the norm of its gradient over that of the last profiled layer
 * @param largest the largest singular value
 * @param smallest the smallest one
 * @param mean their mean
 */
public record MeasuredLayer(
    String name, double rms, double log10Delta, double largest, double smallest, double mean) {}
