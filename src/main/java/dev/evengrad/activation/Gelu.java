package dev.evengrad.activation;

import static dev.evengrad.kernel.Coefficients.*;

import dev.evengrad.kernel.Elementary;

/**
 * {@code y = z Phi(z)}, Phi the distribution function of the standard normal: GELU in its exact form. The derivative {@code Phi(z) +
 * z phi(z)} is taken from the input. Far out the limits: f(-inf) = -0, f(inf) = inf, derivatives 0 and 1. Source: Hendrycks and
 * Gimpel 2016; PyTorch's default.
 *
 * <p>Both come from the lower tail {@code Phi(-t)}, t = |z|, as a smooth factor times exp(-t^2/2), so that nothing cancels: f(z) is
 * {@code -t Phi(-t)} below 0 and {@code t - t Phi(-t)} above; f'(z) = 1 - f'(-z).
 *
 * <p>Largest errors of the value: 3.2 ulp below -1, 2.6 ulp from -1 to 0, 2.5 ulp from 0 to 1/2, 1.3 ulp above. Of the
 * derivative: 3.4 ulp below -2 and 3.5 ulp from -1/2 to 0; between, where it has its root -0.7518, 4.6e-8 absolutely; 1.8
 * ulp above 0. Results below 2e-37 have an absolute error of at most 16 times 2^-149.
 */
final class Gelu implements Activation {
  /** Beyond, Phi(-t) t is less than any float. */
  private static final float FAR = 14.5f;

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
    float h = lowerTail(Math.abs(z));
    float x = z < -FAR ? -FAR : z;
    float y = x > 0f ? Math.fma(-x, h, x) : x * h;
    return x > FAR ? x : y;
  }

  static float derivative(float z) {
    float t = Math.abs(z);
    t = t > FAR ? FAR : t;
    float density = NORMAL_DENSITY * gaussian(t);
    float falling = Math.fma(-t, density, lowerTail(t));
    return z < 0f ? falling : 1f - falling;
  }

  /** exp(-t^2/2): the rounding error of the square is put right by a factor. */
  private static float gaussian(float t) {
    float square = t * t;
    float rest = Math.fma(t, t, -square);
    float e = Elementary.exp(-0.5f * square);
    return Math.fma(-0.5f * rest, e, e);
  }

  /** Phi(-t) for t of at least 0. */
  private static float lowerTail(float magnitude) {
    float t = magnitude > FAR ? FAR : magnitude;
    float w = (t - 4f) / (t + 4f);
    float q = Math.fma(P10, w, P9);
    q = Math.fma(q, w, P8);
    q = Math.fma(q, w, P7);
    q = Math.fma(q, w, P6);
    q = Math.fma(q, w, P5);
    q = Math.fma(q, w, P4);
    q = Math.fma(q, w, P3);
    q = Math.fma(q, w, P2);
    q = Math.fma(q, w, P1);
    q = Math.fma(q, w, P0);
    // (1 + q) / (1 + t) = ratio + rest
    float inverse = 1f / (1f + t);
    float ratio = Math.fma(q, inverse, inverse);
    float rest = ((q - ratio) + Math.fma(-ratio, t, 1f)) * inverse;
    float e = 0.5f * gaussian(t);
    return Math.fma(e, ratio, e * rest);
  }

  @Override
  public String toString() {
    return text();
  }
}
