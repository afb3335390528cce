package dev.evengrad.activation;

import static dev.evengrad.kernel.Coefficients.*;

/** The exponential of an argument that is reduced to an interval around zero. */
final class ReducedExponential {
  private ReducedExponential() {}

  /** {@code exp(h) - 1} for {@code |h|} up to a little more than ln(2)/2: its last rounding is at most 1/4 ulp of exp(h). */
  static float minusOne(float h) {
    float square = h * h;
    float q = Math.fma(square, Math.fma(D4, square, Math.fma(D3, h, D2)), Math.fma(D1, h, D0));
    return Math.fma(square, q, h);
  }

  /** {@code (a + rest) (1 + u)}, rounded once and a little, for a rest of at most an ulp of a and u as {@link #minusOne} gives it. */
  static float times(float a, float rest, float u) {
    return a + Math.fma(a, u, Math.fma(rest, u, rest));
  }
}
