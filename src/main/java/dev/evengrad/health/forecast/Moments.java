package dev.evengrad.health.forecast;

/**
 * Expectations of a function f of a normal number x.
 *
 * @param mean E f(x)
 * @param square E f(x)^2
 * @param slope E f'(x)
 * @param slopeSquare E f'(x)^2
 */
record Moments(double mean, double square, double slope, double slopeSquare) {}
