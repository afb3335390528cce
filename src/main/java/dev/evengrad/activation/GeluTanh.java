package dev.evengrad.activation;

import static dev.evengrad.kernel.Coefficients.*;

/**
 * {@code y = z (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3))) / 2}: the approximation of GELU by tanh. The derivative is taken from the
 * input. Far out the limits: f(-inf) = -0, f(inf) = inf, derivatives 0 and 1. Source: Hendrycks and Gimpel 2016; PyTorch's
 * {@code approximate='tanh'}.
 *
 * <p>By {@code (1 + tanh u)/2 = 1/(1 + e^-2u)} and e = exp(-2|u|), so that nothing cancels: f is {@code z e/(1 + e)} below 0 and
 * {@code z/(1 + e)} above; f'(z) = 1 - f'(-z).
 *
 * <p>Largest errors of the value: 1.9 ulp below 0, 0.9 ulp above. Of the derivative: 5 ulp below -1.5 and 3.1 ulp from -1/2 to 0;
 * between, where it has its root -0.7525, 5.5e-8 absolutely; 1.7 ulp above 0. Results below 2^-126 have an absolute error of at most
 * 2 times 2^-149 and, of the derivative, 5 ulp.
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
    float x = z < -FAR ? -FAR : z;
    float v = x * x;
    float p = GELU_CUBIC * v;
    float s = p + GELU_LINEAR;
    float rest = (p - (s - (s - p))) + (GELU_LINEAR - (s - p)) + rest(x, v, p);
    float u = x * s;
    return SigmoidGate.value(x, u, Math.fma(x, rest, Math.fma(x, s, -u)));
  }

  static float derivative(float z) {
    float x = Math.abs(z);
    x = x > FAR ? FAR : x;
    float v = x * x;
    float p = GELU_CUBIC * v;
    float s = p + GELU_LINEAR;
    float rest = (p - (s - (s - p))) + (GELU_LINEAR - (s - p)) + rest(x, v, p);
    float u = x * s;
    float uRest = Math.fma(x, rest, Math.fma(x, s, -u));
    // x (GELU_LINEAR + 3 GELU_CUBIC x^2) = u + 2 x p
    return SigmoidGate.derivative(z < 0f, u, uRest, Math.fma(2f * x, p, u));
  }

  /** What the rounded p = GELU_CUBIC v, v = x^2, and the two constants leave over. */
  private static float rest(float x, float v, float p) {
    return Math.fma(GELU_CUBIC, Math.fma(x, x, -v), Math.fma(GELU_CUBIC, v, -p))
        + Math.fma(GELU_CUBIC_LOW, v, GELU_LINEAR_LOW);
  }

  @Override
  public String toString() {
    return text();
  }
}
