package dev.evengrad.activation;

import dev.evengrad.kernel.Elementary;

/** {@code y = 1 / (1 + exp(-z))} by {@link Elementary#sigmoid}. The derivative y (1 - y) is taken from the output: exact to 1.2e-7
 * absolutely, not relatively, for large positive z. */
final class Sigmoid implements Activation {
  @Override
  public String text() {
    return "sigmoid";
  }

  @Override
  public boolean derivativeFromOutput() {
    return true;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Elementary.sigmoid(z[zOffset + i]);
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      delta[deltaOffset + i] *= v * (1f - v);
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
