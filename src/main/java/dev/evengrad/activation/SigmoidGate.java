package dev.evengrad.activation;

import static dev.evengrad.kernel.Coefficients.*;

/**
 * {@code x s(v)} and its derivative, s the sigmoid and v a function of x with its sign, given in two floats: what SiLU and GELU by
 * tanh have in common. Sums, products and quotients on the way keep their rounding errors, so that little more than those of the
 * polynomial and of the result are left.
 */
final class SigmoidGate {
  /** What the denominator is scaled by, to stay finite far below zero. */
  private static final float UNIT = 0x1p-90f;

  private SigmoidGate() {}

  /** {@code x / (1 + exp(-v - vRest))}; for v from -145 on. Where v is above 17.5, x. */
  static float value(float x, float v, float vRest) {
    float t = Math.fma(v, -LOG2_E, ROUNDER + 37);
    float n = t - (ROUNDER + 37);
    float h = Math.fma(n, LN2_LOW, Math.fma(n, LN2_HIGH, v)) + vRest;
    float square = h * h;
    float q = Math.fma(square, Math.fma(-D4, square, Math.fma(D3, h, -D2)), Math.fma(D1, h, -D0));
    float u = Math.fma(square, q, h);
    // the denominator, UNIT (1 + exp(-v)) = UNIT + s (1 - u), negated
    float s = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
    float c = -UNIT - s;
    float d = Math.fma(s, u, c);
    float r = 1f / d;
    float rho = Math.fma(Math.fma(s, u, c - d), r, Math.fma(d, r, -1f));
    float a = -(x * r);
    float y = (a - Math.fma(a, rho, Math.fma(x, r, a))) * UNIT;
    return v > 17.5f ? x : y;
  }

  /**
   * The derivative {@code e r (1 - m r)}, {@code e = exp(-v - vRest)}, {@code r = 1 / (1 + e)}, m = |x| times the
   * derivative of v, at an x below 0, and 1 less that at {@code -x}: v is that of {@code |x|}, at most 145. Here only the
   * denominator keeps its rounding error, for speed.
   */
  static float derivative(boolean below, float v, float vRest, float m) {
    float t = Math.fma(v, -LOG2_E, ROUNDER + (127 + POWER_SCALE_BITS));
    float n = t - (ROUNDER + (127 + POWER_SCALE_BITS));
    float h = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, -v)) - vRest;
    float u = ReducedExponential.minusOne(h);
    float power = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
    float s = power * POWER_SCALE;
    float e = Math.fma(s, u, s);
    float d = 1f + e;
    float r = -1f / d;
    r = Math.fma(r, Math.fma(e - (d - 1f), r, Math.fma(d, r, 1f)), r);
    float a = r * Math.fma(m, r, 1f);
    float f = Math.fma(a, u, a) * power * POWER_SCALE;
    return below ? -f : 1f + f;
  }
}
