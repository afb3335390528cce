package dev.evengrad.kernel;

/** What softmax layers need besides the softmax itself, row by row; loops that C2 turns into vectors by itself. */
public final class SoftmaxRows {
  private final LaneSums sums;

  /** Loops with the sums of a backend. */
  public SoftmaxRows(LaneSums sums) {
    this.sums = sums;
  }

  /**
   * Formula: {@code y[i] = (z[i] - max z) - logSum}, logSum being the logarithm of the sum of {@code exp(z - max z)}. Aliasing: y may be
   * z at the same offset. A NaN in logSum gives NaN throughout.
   */
  public void logSoftmax(int n, float[] z, int zOffset, float logSum, float[] y, int yOffset) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = z[zOffset + i] > max ? z[zOffset + i] : max;
    }
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (z[zOffset + i] - max) - logSum;
    }
  }

  /** Formula: {@code dz[i] = p[i] * (dy[i] - sum_j dy[j] p[j])}, p being the softmax. Aliasing: none. */
  public void softmaxGradient(
      int n, float[] p, int pOffset, float[] dy, int dyOffset, float[] dz, int dzOffset) {
    float s = sums.dot(n, dy, dyOffset, p, pOffset);
    for (int i = 0; i < n; i++) {
      dz[dzOffset + i] = p[pOffset + i] * (dy[dyOffset + i] - s);
    }
  }

  /** Formula: {@code dz[i] = dy[i] - p[i] * sum_j dy[j]}, fused; p being the softmax. Aliasing: none. */
  public void logSoftmaxGradient(
      int n, float[] p, int pOffset, float[] dy, int dyOffset, float[] dz, int dzOffset) {
    float s = sums.sum(n, dy, dyOffset);
    for (int i = 0; i < n; i++) {
      dz[dzOffset + i] = Math.fma(-p[pOffset + i], s, dy[dyOffset + i]);
    }
  }
}
