package dev.evengrad.activation;

import static dev.evengrad.kernel.Coefficients.*;

/**
 * {@code y = z Phi(z)}, Phi the distribution function of the standard normal: GELU in its exact form. The derivative {@code Phi(z) +
 * z phi(z)} is taken from the input. Far out the limits: f(-inf) = -0, f(inf) = inf, derivatives 0 and 1. Source: Hendrycks and
 * Gimpel 2016; PyTorch's default.
 *
 * <p>Both come from the lower tail {@code Phi(-t)}, t = |z|, as a smooth factor times exp(-t^2/2), so that nothing cancels: f(z) is
 * {@code -t Phi(-t)} below 0 and {@code t - t Phi(-t)} above; f'(z) = 1 - f'(-z).
 *
 * <p>Largest errors of the value: 1.8 ulp below 1/2, 1.1 ulp above. Of the derivative: 1.6 ulp below -1 and 1.9 ulp from -1/4 to 0;
 * between, where it has its root -0.7518, 4.5e-8 absolutely; 1.5 ulp above 0. Results below 2^-126 have an absolute error of at most
 * 2 times 2^-149.
 */
final class Gelu implements Activation {
  /** Beyond, Phi(-t) t is less than any float. */
  private static final float FAR = 15f;

  @Override
  public String text() {
    return "gelu";
  }

  @Override
  public boolean derivativeFromOutput() {
    return false;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = value(v);
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      delta[deltaOffset + i] *= derivative(v);
    }
  }

  static float value(float z) {
    float t = Math.abs(z);
    t = t > FAR ? FAR : t;
    float inverse = 1f / (t + 1.5f);
    float q = polynomial((t - 1.5f) * inverse);
    float ratio = Math.fma(q, inverse, inverse);
    float rest = (Math.fma(-1.5f, ratio, q) + Math.fma(-ratio, t, 1f)) * inverse;
    float a = t * ratio;
    float h = scaled(t, a, Math.fma(t, rest, Math.fma(t, ratio, -a)));
    return z < 0f ? -h : z - h;
  }

  static float derivative(float z) {
    float t = Math.abs(z);
    t = t > FAR ? FAR : t;
    float inverse = 1f / (t + 1.5f);
    float q = polynomial((t - 1.5f) * inverse);
    float ratio = Math.fma(q, inverse, inverse);
    float rest = (Math.fma(-1.5f, ratio, q) + Math.fma(-ratio, t, 1f)) * inverse;
    float p = t * TWICE_DENSITY;
    float a = ratio - p;
    float b = a - ratio;
    float aRest = (ratio - (a - b)) - (p + b) - Math.fma(t, TWICE_DENSITY, -p);
    float h = scaled(t, a, aRest + Math.fma(-t, TWICE_DENSITY_LOW, rest));
    return z < 0f ? h : 1f - h;
  }

  /** Q(w): (1 + Q) / (t + 1.5) is {@code 2 exp(t^2/2) Phi(-t)}. Even and odd powers apart, which is faster. */
  private static float polynomial(float w) {
    float v = w * w;
    float odd = Math.fma(P11, v, P9);
    odd = Math.fma(odd, v, P7);
    odd = Math.fma(odd, v, P5);
    odd = Math.fma(odd, v, P3);
    odd = Math.fma(odd, v, P1);
    float even = Math.fma(P10, v, P8);
    even = Math.fma(even, v, P6);
    even = Math.fma(even, v, P4);
    even = Math.fma(even, v, P2);
    even = Math.fma(even, v, P0);
    return Math.fma(odd, w, even);
  }

  /** (a + aRest) exp(-t^2/2) / 2: the rounding error of the square goes into the reduced argument. */
  private static float scaled(float t, float a, float aRest) {
    float half = 0.5f * t;
    float c = -half * t;
    float m = Math.fma(c, LOG2_E, ROUNDER + (126 + POWER_SCALE_BITS));
    float n = m - (ROUNDER + (126 + POWER_SCALE_BITS));
    float h = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, c)) + Math.fma(-half, t, -c);
    float y = ReducedExponential.times(a, aRest, ReducedExponential.minusOne(h));
    return y * Float.intBitsToFloat(Float.floatToRawIntBits(m) << 23) * POWER_SCALE;
  }

  @Override
  public String toString() {
    return text();
  }
}
