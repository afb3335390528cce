package dev.evengrad.activation;

import dev.evengrad.kernel.Elementary;

/**
 * {@code y = log(1 + exp(z))} by {@link Elementary#softplus}; f(-inf) = 0. The derivative {@code 1/(1 + exp(-z))} is taken from the input
 * by {@link Elementary#sigmoid}. PyTorch hands on z itself from 20 on, which is 2e-9 less there. Source: Dugas and others 2001.
 *
 * <p>Largest errors: value 1.66 ulp from -86.98 on, derivative 1.61 ulp from -87.336 on; below, where the exact values are
 * under 1.7e-38, both are 0.
 */
final class Softplus implements Activation {
  @Override
  public String text() {
    return "softplus";
  }

  @Override
  public boolean derivativeFromOutput() {
    return false;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = Elementary.softplus(v);
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      delta[deltaOffset + i] *= Elementary.sigmoid(v);
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
