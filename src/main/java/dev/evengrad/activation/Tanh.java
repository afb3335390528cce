package dev.evengrad.activation;

import dev.evengrad.kernel.Elementary;

/** {@code y = tanh(z)} by {@link Elementary#tanh}. The derivative 1 - y^2 is taken from the output: exact to 1.2e-7 absolutely, not
 * relatively, in saturation (it is 0 from |z| of 9.01 on). */
final class Tanh implements Activation {
  @Override
  public String text() {
    return "tanh";
  }

  @Override
  public boolean derivativeFromOutput() {
    return true;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Elementary.tanh(z[zOffset + i]);
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      delta[deltaOffset + i] *= Math.fma(-v, v, 1f);
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
