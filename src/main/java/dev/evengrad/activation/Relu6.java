package dev.evengrad.activation;

/**
 * {@code y = min(max(z, 0), 6)}: -0 gives +0, NaN stays NaN. The derivative is 1 for z between 0 and 6, else 0 (at both as in
 * PyTorch), taken from the output; the gradient of a unit outside is exactly +0 whatever comes from above. Both are exact. Source:
 * Krizhevsky 2010.
 */
final class Relu6 implements Activation {
  @Override
  public String text() {
    return "relu6";
  }

  @Override
  public boolean derivativeFromOutput() {
    return true;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = v <= 0f ? 0f : v >= 6f ? 6f : v;
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      float d = delta[deltaOffset + i];
      delta[deltaOffset + i] = v > 0f && v < 6f ? d : 0f;
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
