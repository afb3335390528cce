package dev.evengrad.health.forecast;

/**
 * How deep equal dense layers may stand one after the other: with activation, variances of weights and biases as they are, the mean square
 * goes to {@code q}, where each layer multiplies the squared norm of the gradient by {@code chi}.
 *
 * @param first the first of the layers
 * @param last the last of them
 * @param layers how many there are
 * @param q the fixed point q* of the mean square; 0 or infinity if it has none
 * @param chi at the fixed point: below 1 gradients shrink, above 1 they grow
 * @param xi {@code 1/|ln chi|}, in layers; infinite at chi 1
 */
public record DepthScale(String first, String last, int layers, double q, double chi, double xi) {}
