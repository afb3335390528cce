package dev.evengrad.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Normalisation of single rows, forward and backward. Sums are those of {@link LaneSums}; all else is entry by entry, in loops that
 * C2 turns into vectors by itself. Specials: a NaN or infinity gives at least one NaN in its row; entries whose squares add up to
 * more than a float holds (beyond about 1e19) make the row zeros, as in PyTorch.
 */
public final class RowNormalization {
  private final LaneSums sums;
  private final boolean centered;
  private final float eps;

  /**
   * A normalisation.
   *
   * @param centered whether the mean is taken off first
   * @param eps what is added to the mean square
   */
  public RowNormalization(LaneSums sums, boolean centered, float eps) {
    this.sums = sums;
    this.centered = centered;
    this.eps = eps;
  }

  /**
   * Formula: {@code d[i] = x[i] - mean x} (or x[i] where not centered), {@code inverse = 1 / sqrt(mean d^2 + eps)}, {@code h[i] =
   * d[i] * inverse}. Aliasing: h may be x at the same offset.
   *
   * @return the inverse
   */
  public float forward(int n, float[] x, int xOffset, float[] h, int hOffset) {
    if (centered) {
      shift(n, x, xOffset, sums.sum(n, x, xOffset) / n, h, hOffset);
    } else {
      System.arraycopy(x, xOffset, h, hOffset, n);
    }
    float square = sums.dot(n, h, hOffset, h, hOffset) / n;
    float inverse = 1f / (float) Math.sqrt(square + eps);
    scale(n, inverse, h, hOffset);
    return inverse;
  }

  /** Formula: {@code y[i] = fma(h[i], weight[i], bias[i])}, or the product without a bias. Aliasing: y may be h at the same offset. */
  public static void affine(
      int n,
      float[] h,
      int hOffset,
      float[] weight,
      int weightOffset,
      float @Nullable [] bias,
      int biasOffset,
      float[] y,
      int yOffset) {
    if (bias == null) {
      for (int i = 0; i < n; i++) {
        y[yOffset + i] = h[hOffset + i] * weight[weightOffset + i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        y[yOffset + i] = Math.fma(h[hOffset + i], weight[weightOffset + i], bias[biasOffset + i]);
      }
    }
  }

  /**
   * Formula: {@code g[i] = dy[i] * weight[i], a = mean g} (0 where not centered), {@code b = mean g h, dx[i] = inverse * ((g[i] - a) -
   * h[i] * b)}. Aliasing: none.
   */
  public void backward(
      int n,
      float[] dy,
      int dyOffset,
      float[] weight,
      int weightOffset,
      float[] h,
      int hOffset,
      float inverse,
      float[] dx,
      int dxOffset) {
    affine(n, dy, dyOffset, weight, weightOffset, null, 0, dx, dxOffset);
    float a = centered ? sums.sum(n, dx, dxOffset) / n : 0f;
    float b = sums.dot(n, dx, dxOffset, h, hOffset) / n;
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = inverse * Math.fma(-h[hOffset + i], b, dx[dxOffset + i] - a);
    }
  }

  private static void shift(int n, float[] x, int xOffset, float mean, float[] h, int hOffset) {
    for (int i = 0; i < n; i++) {
      h[hOffset + i] = x[xOffset + i] - mean;
    }
  }

  private static void scale(int n, float factor, float[] h, int hOffset) {
    for (int i = 0; i < n; i++) {
      h[hOffset + i] *= factor;
    }
  }
}
