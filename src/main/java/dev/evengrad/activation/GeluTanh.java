package dev.evengrad.activation;

import static dev.evengrad.kernel.Coefficients.*;

import dev.evengrad.kernel.Elementary;

/**
 * {@code y = z (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3))) / 2}: the approximation of GELU by tanh. The derivative is taken from the
 * input. Far out the limits: f(-inf) = -0, f(inf) = inf, derivatives 0 and 1. Source: Hendrycks and Gimpel 2016; PyTorch's
 * {@code approximate='tanh'}.
 *
 * <p>By {@code (1 + tanh u)/2 = 1/(1 + e^-2u)} and e = exp(-2|u|), so that nothing cancels: f is {@code z e/(1 + e)} below 0 and
 * {@code z/(1 + e)} above; f'(z) = 1 - f'(-z).
 *
 * <p>Largest errors of the value: 3.7 ulp below 0, 1.7 ulp above. Of the derivative: 5.2 ulp below -4, 7.1 ulp from -4 to
 * -1, 3.7 ulp from -1/2 to 0; between, where it has its root -0.7525, 4.2e-8 absolutely; 1.7 ulp above 0. Results below
 * 1e-36 have an absolute error of at most 16 (derivative: 600) times 2^-149.
 */
final class GeluTanh implements Activation {
  /** Beyond, the lower tail is less than any float. */
  private static final float FAR = 12f;

  @Override
  public String text() {
    return "gelu_tanh";
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
    float e = falling(Math.abs(z));
    float x = z < -FAR ? -FAR : z;
    return x * (x < 0f ? e : 1f) / (1f + e);
  }

  static float derivative(float z) {
    float t = Math.abs(z);
    t = t > FAR ? FAR : t;
    float e = falling(t);
    float d = 1f + e;
    float slope = Math.fma(3f * GELU_CUBIC * t, t, GELU_LINEAR);
    float below = e / (d * d) * Math.fma(-t, slope, d);
    return z < 0f ? below : 1f - below;
  }

  /** exp(-(GELU_LINEAR t + GELU_CUBIC t^3)), the exponent in two floats: it may be large, and its error is the result's relative one. */
  private static float falling(float magnitude) {
    float t = magnitude > FAR ? FAR : magnitude;
    float v = t * t;
    float vRest = Math.fma(t, t, -v);
    float p = GELU_CUBIC * v;
    float pRest = Math.fma(GELU_CUBIC, v, -p);
    float s = p + GELU_LINEAR;
    float b = s - p;
    float sRest = (p - (s - b)) + (GELU_LINEAR - b);
    sRest += Math.fma(GELU_CUBIC, vRest, pRest) + Math.fma(GELU_CUBIC_LOW, v, GELU_LINEAR_LOW);
    float u = t * s;
    float uRest = Math.fma(t, sRest, Math.fma(t, s, -u));
    float e = Elementary.exp(-u);
    return Math.fma(-uRest, e, e);
  }

  @Override
  public String toString() {
    return text();
  }
}
