package dev.evengrad.activation;

/** {@code y = z}; the derivative is 1. A layer with it computes no activation at all. */
final class Identity implements Activation {
  @Override
  public String text() {
    return "identity";
  }

  @Override
  public boolean derivativeFromOutput() {
    return true;
  }

  @Override
  public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
    System.arraycopy(z, zOffset, y, yOffset, n);
  }

  @Override
  public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
    // the factor is 1
  }

  @Override
  public String toString() {
    return text();
  }
}
