package dev.evengrad.activation;

import dev.evengrad.kernel.Elementary;

/**
 * {@code y = z / (1 + exp(-z))}, also called swish. The derivative is taken from the input. Far out the limits: f(-inf) = -0, f(inf)
 * = inf, derivatives 0 and 1. Source: Elfwing, Uchibe and Doya 2017; PyTorch's SiLU.
 *
 * <p>By e = exp(-|z|): f is {@code z e/(1 + e)} below 0 and {@code z/(1 + e)} above; f'(z) = 1 - f'(-z).
 *
 * <p>Largest errors of the value: 3.1 ulp below 0, 1.5 ulp above. Of the derivative: 5.8 ulp below -1.5, 3.0 ulp from -1 to
 * 0; between, where it has its root -1.2785, 1.9e-8 absolutely; 1.8 ulp above 0. Results below 1e-36 have an absolute error
 * of at most 128 times 2^-149.
 */
final class Silu implements Activation {
  /** Beyond, the lower tail is less than any float. */
  private static final float FAR = 110f;

  @Override
  public String text() {
    return "silu";
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
    float e = Elementary.exp(-Math.abs(z));
    float x = z < -FAR ? -FAR : z;
    return x * (x < 0f ? e : 1f) / (1f + e);
  }

  static float derivative(float z) {
    float t = Math.abs(z);
    t = t > FAR ? FAR : t;
    float e = Elementary.exp(-t);
    float d = 1f + e;
    float below = e / (d * d) * (d - t);
    return z < 0f ? below : 1f - below;
  }

  @Override
  public String toString() {
    return text();
  }
}
