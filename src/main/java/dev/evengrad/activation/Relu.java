package dev.evengrad.activation;

/** {@code y = max(z, 0)}: -0 gives +0, NaN stays NaN. The derivative is 1 for z > 0, else 0 (at 0 as in PyTorch); the gradient of a
 * dead unit is exactly +0 whatever comes from above. Source: Nair and Hinton 2010. */
final class Relu implements Activation {
  @Override
  public String text() {
    return "relu";
  }

  @Override
  public boolean derivativeFromOutput() {
    return true;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = v <= 0 ? 0f : v;
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      float d = delta[deltaOffset + i];
      delta[deltaOffset + i] = saved[savedOffset + i] > 0 ? d : 0f;
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
