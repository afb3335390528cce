package dev.evengrad.activation;

import static dev.evengrad.kernel.Coefficients.*;

import dev.evengrad.kernel.Elementary;

/**
 * {@code y = scale z} for z above 0, else {@code scale alpha (exp(z) - 1)}, scale = 1.0507009873554805, alpha = 1.6732632423543772:
 * outputs of mean 0 and variance 1 for such inputs. The derivative is scale, else {@code scale alpha exp(z)}, taken from the
 * input. At 0 it is scale alpha as in PyTorch. Source: Klambauer, Unterthiner, Mayr and Hochreiter 2017.
 *
 * <p>Largest errors: value 1.9 ulp below 0, 1.1 ulp above; derivative 1.8 ulp below 0, 0.3 ulp above. Derivatives underflow
 * gradually.
 */
final class Selu implements Activation {
  @Override
  public String text() {
    return "selu";
  }

  @Override
  public boolean derivativeFromOutput() {
    return false;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = v > 0f ? SELU_SCALE * v : SELU_SCALE_ALPHA * Elementary.expm1(v);
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      delta[deltaOffset + i] *= v > 0f ? SELU_SCALE : SELU_SCALE_ALPHA * Elementary.exp(v);
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
