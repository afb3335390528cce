package dev.evengrad.activation;

/**
 * {@code y = min(max(z, -1), 1)}; NaN stays NaN. The derivative is 1 for z between -1 and 1, else 0 (at both as in PyTorch), taken
 * from the output; the gradient of a unit outside is exactly +0 whatever comes from above. Both are exact. Source: Collobert 2004.
 */
final class HardTanh implements Activation {
  @Override
  public String text() {
    return "hard_tanh";
  }

  @Override
  public boolean derivativeFromOutput() {
    return true;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = v <= -1f ? -1f : v >= 1f ? 1f : v;
    }
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    for (int i = 0; i < n; i++) {
      float v = saved[savedOffset + i];
      float d = delta[deltaOffset + i];
      delta[deltaOffset + i] = v > -1f && v < 1f ? d : 0f;
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
