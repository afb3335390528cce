package dev.evengrad.kernel;

import static dev.evengrad.kernel.Coefficients.*;

/**
 * Elementary functions in single precision, made of fused multiply-adds, exactly rounded operations
 * and moves of bits only. So a vector loop that takes the same steps gives the same bits on every
 * machine, which {@link Math} does not promise.
 *
 * <p>Every function gives {@link Float#NaN} for a NaN. The largest errors, in units in the last
 * place of the exact result, were measured against double references: over all floats for exp,
 * expm1, log1p, tanh and erfc; for the others over all floats of magnitude 2^-12 to 2^7 (log: 2^-6
 * to 2^6) and samples of the rest. {@code ElementaryErrorTest} repeats it.
 *
 * <p>Monotone but for steps back of 1 ulp: 2,923 of all floats for exp, 440,654 for expm1,
 * 2,413,345 for softplus, 194 for erf; none was found for the others.
 *
 * <p>Method: the argument is reduced to an interval around zero, there a minimax polynomial is
 * taken by Horner's rule, and the result is scaled by powers of two built from bits. Adding {@code
 * 1.5 * 2^23 + bias} to a number rounds it to a whole number n and leaves n + bias in the low bits
 * of the sum, where a shift by 23 turns it into 2^n.
 */
public final class Elementary {
  private static final int SIGN = 0x80000000;

  private Elementary() {}

  /**
   * Formula: {@code e^x}; results below 2^-126 underflow gradually.
   *
   * <p>Largest error 0.90 ulp. Specials: exp(-inf) = 0, exp(+-0) = 1, exp(inf) = inf.
   */
  public static float exp(float x) {
    float z = x > 89f ? 89f : x;
    z = z < -104f ? -104f : z;
    float t = Math.fma(z, LOG2_E, ROUNDER + 254);
    float n = t - (ROUNDER + 254);
    float p = expOfReduced(Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, z)));
    // 2^n as a product of two halves: neither overflows, and only the last product rounds.
    int k = Float.floatToRawIntBits(t);
    int half = k >>> 1;
    float y = p * Float.intBitsToFloat(half << 23) * Float.intBitsToFloat((k - half) << 23);
    return Float.isNaN(y) ? Float.NaN : y;
  }

  /** exp(r) for |r| up to a little more than ln(2)/2. */
  private static float expOfReduced(float r) {
    float p = Math.fma(E4, r, E3);
    p = Math.fma(p, r, E2);
    p = Math.fma(p, r, E1);
    p = Math.fma(p, r, E0);
    p = Math.fma(p, r, 1f);
    return Math.fma(p, r, 1f);
  }

  /**
   * Formula: {@code e^x - 1}.
   *
   * <p>Largest error 1.31 ulp. Specials: expm1(+-0) = +-0, expm1(-inf) = -1, expm1(inf) = inf;
   * subnormals are kept.
   */
  public static float expm1(float x) {
    float z = x > 89f ? 89f : x;
    z = z < -20f ? -20f : z;
    float t = Math.fma(z, LOG2_E, ROUNDER + 126);
    float n = t - (ROUNDER + 126);
    float h = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, z));
    float q = Math.fma(D4, h, D3);
    q = Math.fma(q, h, D2);
    q = Math.fma(q, h, D1);
    q = Math.fma(q, h, D0);
    // Half of the result, so that 2^n stays finite up to the largest result: s = 2^(n-1).
    float s = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
    float y = 2f * Math.fma(s, h * h * q, Math.fma(s, h, s - 0.5f));
    y = Math.abs(x) < TINY ? x : y;
    return Float.isNaN(y) ? Float.NaN : y;
  }

  /**
   * Formula: {@code log x}, the natural logarithm.
   *
   * <p>Largest error 0.92 ulp. Specials: log(+-0) = -inf, NaN below 0, log(inf) = inf;
   * subnormals are exact inputs like any other.
   */
  public static float log(float x) {
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
    int e = (bits - 0x3f400000) & 0xff800000;
    float m = Float.intBitsToFloat(bits - e) - 1f;
    float n = (float) (e >> 23) - (subnormal ? 23f : 0f);
    float r = Math.fma(m * m, Math.fma(log1pCubic(m), m, -0.5f), Math.fma(n, LN2_LOW, m));
    float y = Math.fma(n, LN2_HIGH, r);
    y = x == Float.POSITIVE_INFINITY ? x : y;
    y = x == 0f ? Float.NEGATIVE_INFINITY : y;
    return x >= 0f ? y : Float.NaN;
  }

  /**
   * Formula: {@code log(1 + x)}.
   *
   * <p>Largest error 1.27 ulp. Specials: log1p(+-0) = +-0, log1p(-1) = -inf, NaN below -1,
   * log1p(inf) = inf; subnormals are kept.
   */
  public static float log1p(float x) {
    int e = (Float.floatToRawIntBits(1f + x) - 0x3f400000) & 0xff800000;
    // m = (1 + x) 2^-n - 1 without the rounding of 1 + x. 4 * 2^-n, since 2^-n may be subnormal.
    float scaled = Float.intBitsToFloat(Float.floatToRawIntBits(x) - e);
    float m = scaled + Math.fma(0.25f, Float.intBitsToFloat(0x40800000 - e), -1f);
    float n = (float) (e >> 23);
    float r = Math.fma(m * m, Math.fma(log1pCubic(m), m, -0.5f), Math.fma(n, LN2_LOW, m));
    float y = Math.fma(n, LN2_HIGH, r);
    y = Math.abs(x) < TINY ? x : y;
    y = x == Float.POSITIVE_INFINITY ? x : y;
    y = x == -1f ? Float.NEGATIVE_INFINITY : y;
    return x >= -1f ? y : Float.NaN;
  }

  /** G(m) of log(1 + m) = m - m^2/2 + m^3 G(m). */
  private static float log1pCubic(float m) {
    float g = Math.fma(G7, m, G6);
    g = Math.fma(g, m, G5);
    g = Math.fma(g, m, G4);
    g = Math.fma(g, m, G3);
    g = Math.fma(g, m, G2);
    g = Math.fma(g, m, G1);
    return Math.fma(g, m, G0);
  }

  /**
   * Formula: {@code tanh x}; odd, within [-1, 1].
   *
   * <p>Largest error 1.59 ulp. Specials: tanh(+-0) = +-0, tanh(+-inf) = +-1; subnormals are kept.
   */
  public static float tanh(float x) {
    float a = Math.abs(x);
    float v = x * x;
    float p = Math.fma(T4, v, T3);
    p = Math.fma(p, v, T2);
    p = Math.fma(p, v, T1);
    p = Math.fma(p, v, T0);
    float small = Math.fma(p * v, x, x);

    // 1 - 2 / (exp(2a) + 1), halved: s = 2^(n-1).
    float z = a > 10f ? 10f : a;
    float t = Math.fma(z, 2f * LOG2_E, ROUNDER + 126);
    float n = t - (ROUNDER + 126);
    float h = Math.fma(n, -0.5f * LN2_HIGH, z);
    float q = Math.fma(64f * E4, h, 32f * E3);
    q = Math.fma(q, h, 16f * E2);
    q = Math.fma(q, h, 8f * E1);
    q = Math.fma(q, h, 4f * E0);
    q = Math.fma(q, h, 2f);
    q = Math.fma(q, h, 1f);
    float s = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
    float large = 1f - 1f / Math.fma(q, s, 0.5f);

    float y = a < 0.55f ? small : large;
    y = withSignOf(x, y);
    return Float.isNaN(y) ? Float.NaN : y;
  }

  /** y, which is not negative or has the sign of x already, with the sign of x. */
  private static float withSignOf(float x, float y) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & SIGN));
  }

  /**
   * Formula: {@code 1 / (1 + e^-x)}, within [0, 1].
   *
   * <p>Largest error 1.61 ulp for {@code x >= -87.336}; below, where the exact value is under
   * 1.2e-38, the result is 0. Specials: sigmoid(-inf) = 0, sigmoid(+-0) = 0.5, sigmoid(inf) = 1.
   */
  public static float sigmoid(float x) {
    float t = Math.fma(x, -LOG2_E, ROUNDER + 127);
    float n = t - (ROUNDER + 127);
    float h = Math.fma(n, LN2_LOW, Math.fma(n, LN2_HIGH, x));
    float q = Math.fma(-D4, h, D3);
    q = Math.fma(q, h, -D2);
    q = Math.fma(q, h, D1);
    q = Math.fma(q, h, -D0);
    float u = Math.fma(h * h, q, h);
    float s = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
    // exp(-x) = s (1 - u). The denominator, negated, as high + rest; one step of Newton takes in
    // the rest.
    float c = -1f - s;
    float d = Math.fma(s, u, c);
    float y = -1f / d;
    float e = Math.fma(Math.fma(s, u, c - d), y, Math.fma(d, y, 1f));
    y = Math.fma(e, y, y);
    y = x > 17.5f ? 1f : y;
    y = x < -87.336f ? 0f : y;
    return Float.isNaN(y) ? Float.NaN : y;
  }

  /**
   * Formula: {@code log(1 + e^x)}.
   *
   * <p>Largest error 1.66 ulp for {@code x >= -86.98}; below, where the exact value is under
   * 1.7e-38, the result is 0. Specials: softplus(-inf) = 0, softplus(inf) = inf.
   */
  public static float softplus(float x) {
    // e = exp(-|x|), flushed to zero: one power of two, with doubled coefficients.
    float z = -Math.abs(x);
    z = z < -87.5f ? -87.5f : z;
    float t = Math.fma(z, LOG2_E, ROUNDER + 126);
    float n = t - (ROUNDER + 126);
    float h = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, z));
    float p = Math.fma(2f * E4, h, 2f * E3);
    p = Math.fma(p, h, 2f * E2);
    p = Math.fma(p, h, 2f * E1);
    p = Math.fma(p, h, 2f * E0);
    p = Math.fma(p, h, 2f);
    p = Math.fma(p, h, 2f);
    float e = p * Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);

    // log(1 + e), halved first where e > 1/2 to stay in the polynomial's range
    boolean big = e > 0.5f;
    float m = big ? Math.fma(e, 0.5f, -0.5f) : e;
    float k = big ? LN2_HIGH : 0f;
    float log = Math.fma(m * m, Math.fma(log1pCubic(m), m, -0.5f), m) + k;
    float y = (x > 0f ? x : 0f) + log;
    return Float.isNaN(y) ? Float.NaN : y;
  }

  /**
   * Formula: {@code erf(x) = 2/sqrt(pi) * integral from 0 to x of exp(-t^2) dt}; odd, within [-1,
   * 1].
   *
   * <p>Largest error 1.09 ulp. Specials: erf(+-0) = +-0, erf(+-inf) = +-1; subnormals are kept.
   */
  public static float erf(float x) {
    float a = Math.abs(x);
    float y;
    if (a < 0.9277f) {
      y = erfOfSmall(x);
    } else {
      float z = a > 3.97f ? 3.97f : a;
      float g = Math.fma(R7, z, R6);
      g = Math.fma(g, z, R5);
      g = Math.fma(g, z, R4);
      g = Math.fma(g, z, R3);
      g = Math.fma(g, z, R2);
      g = Math.fma(g, z, R1);
      g = Math.fma(g, z, R0);
      float t = Math.fma(g, LOG2_E, ROUNDER + 127);
      float n = t - (ROUNDER + 127);
      float p = expOfReduced(Math.fma(n, -LN2_HIGH, g));
      y = Math.fma(-p, Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23), 1f);
      y = x < 0f ? -y : y;
    }
    return Float.isNaN(y) ? Float.NaN : y;
  }

  private static float erfOfSmall(float x) {
    float v = x * x;
    float f = Math.fma(F5, v, F4);
    f = Math.fma(f, v, F3);
    f = Math.fma(f, v, F2);
    f = Math.fma(f, v, F1);
    f = Math.fma(f, v, F0);
    return Math.fma(f, x, x);
  }

  /**
   * Formula: {@code erfc(x) = 1 - erf(x)}, without the cancellation; within [0, 2]; results below
   * 2^-126 underflow gradually.
   *
   * <p>Largest error 1.97 ulp. Specials: erfc(-inf) = 2, erfc(+-0) = 1, erfc(inf) = 0.
   */
  public static float erfc(float x) {
    float y;
    if (Math.abs(x) < 0.81f) {
      y = 1f - erfOfSmall(x);
    } else {
      y = erfcOfLarge(Math.min(Math.abs(x), 10.1f));
      y = x < 0f ? 2f - y : y;
    }
    return Float.isNaN(y) ? Float.NaN : y;
  }

  /** erfc(a) for a from 0.81 to 10.1, beyond which it rounds to zero. */
  private static float erfcOfLarge(float a) {
    float w = (a - 2.5f) / (a + 2.5f);
    float q = Math.fma(Q9, w, Q8);
    q = Math.fma(q, w, Q7);
    q = Math.fma(q, w, Q6);
    q = Math.fma(q, w, Q5);
    q = Math.fma(q, w, Q4);
    q = Math.fma(q, w, Q3);
    q = Math.fma(q, w, Q2);
    q = Math.fma(q, w, Q1);
    q = Math.fma(q, w, Q0);
    // (1 + q) / (1 + 2a) = y + rest
    float inverse = 1f / Math.fma(2f, a, 1f);
    float y = Math.fma(q, inverse, inverse);
    float rest = ((q - y) + Math.fma(-2f * y, a, 1f)) * inverse;
    // exp(-a^2): the square's rounding error goes into the reduced argument
    float square = a * a;
    float squareRest = Math.fma(a, a, -square);
    float t = Math.fma(square, -LOG2_E, ROUNDER + 254);
    float n = t - (ROUNDER + 254);
    float r = Math.fma(n, -LN2_HIGH, -square);
    float p = expOfReduced(Math.fma(n, -LN2_LOW, r) - squareRest);
    int k = Float.floatToRawIntBits(t);
    int half = k >>> 1;
    float scaled = Math.fma(p, y, p * rest);
    return scaled * Float.intBitsToFloat(half << 23) * Float.intBitsToFloat((k - half) << 23);
  }
}
