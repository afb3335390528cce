package dev.evengrad.activation;

import static dev.evengrad.kernel.Coefficients.*;

/** {@code alpha (exp(q) - 1)} and {@code alpha exp(q)} for q of at most 0, each with one rounding after the polynomial's. */
final class ScaledExpm1 {
  private ScaledExpm1() {}

  /**
   * {@code alpha (exp(q) - 1) + rest exp(q)}, rest being what a quotient q = z / alpha left over of z. Equal to {@code tiny} where q
   * is tiny.
   */
  static float value(float alpha, float q, float rest, float tiny) {
    float z = q < -20f ? -20f : q;
    float t = Math.fma(z, LOG2_E, ROUNDER + 127);
    float n = t - (ROUNDER + 127);
    float h = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, z));
    float p = Math.fma(D4, h, D3);
    p = Math.fma(p, h, D2);
    p = Math.fma(p, h, D1);
    p = Math.fma(p, h, D0);
    float g = h * h * p;
    // exp(z) - 1 = s - 1 + s h + s g = y + yRest
    float s = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
    float m = Math.fma(s, h, s - 1f);
    float y = Math.fma(s, g, m);
    float a = alpha * y;
    float aRest = Math.fma(alpha, Math.fma(s, g, m - y), Math.fma(alpha, y, -a));
    aRest += q < -20f ? 0f : Math.fma(y, rest, rest);
    return Math.abs(q) < TINY ? tiny : a + aRest;
  }

  /** {@code alpha exp(q)}; underflows gradually. */
  static float exponential(float alpha, float q) {
    float z = q < -170f ? -170f : q;
    float t = Math.fma(z, LOG2_E, ROUNDER + 254);
    float n = t - (ROUNDER + 254);
    float u = ReducedExponential.minusOne(Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, z)));
    int k = Float.floatToRawIntBits(t);
    int half = k >>> 1;
    // half of the power first: alpha may be large
    float a = alpha * Float.intBitsToFloat(half << 23);
    return Math.fma(a, u, a) * Float.intBitsToFloat((k - half) << 23);
  }
}
