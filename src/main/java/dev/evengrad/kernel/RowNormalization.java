package dev.evengrad.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Normalisation of single rows, forward and backward. Sums are those of {@link LaneSums}; all else is entry by entry, in loops that
 * C2 turns into vectors by itself. What is centered is centered twice: the mean of large entries is rounded to a float, and what that
 * leaves is the mean of the differences. So a row of equal entries becomes zeros exactly, and a small spread around a large mean keeps
 * the accuracy that the entries have. Rows that deviate by more than about 2.8e14, whose squares may add up to more than a float holds,
 * are scaled by a power of two first. Specials: a NaN or infinity makes the whole row NaN.
 */
public final class RowNormalization {
  /** Up to this mean square, the squares of as many entries as an array holds add up to a float. */
  private static final float LARGEST_SQUARE = 0x1p96f;

  private final LaneSums sums;
  private final boolean centered;
  private final double eps;

  /**
   * A normalisation.
   *
   * @param centered whether the mean is taken off first
   * @param eps what is added to the mean square
   */
  public RowNormalization(LaneSums sums, boolean centered, double eps) {
    this.sums = sums;
    this.centered = centered;
    this.eps = eps;
  }

  /**
   * Formula: {@code d[i] = x[i] - mean x} (or x[i] where not centered), {@code inverse = 1 / sqrt(mean d^2 + eps)}, {@code h[i] =
   * d[i] * inverse}; mean square plus eps, root and quotient in double. Aliasing: none.
   *
   * @return the inverse
   */
  public float forward(int n, float[] x, int xOffset, float[] h, int hOffset) {
    if (centered) {
      shift(n, x, xOffset, sums.mean(n, x, xOffset), h, hOffset);
      shift(n, h, hOffset, sums.sum(n, h, hOffset) / n);
    } else {
      System.arraycopy(x, xOffset, h, hOffset, n);
    }
    float square = sums.dot(n, h, hOffset, h, hOffset) / n;
    if (!(square <= LARGEST_SQUARE)) {
      return forwardScaled(n, x, xOffset, h, hOffset);
    }
    float inverse = (float) (1 / Math.sqrt(square + eps));
    scale(n, inverse, h, hOffset);
    return inverse;
  }

  /** The same on the row times a power of two that takes its largest entry to between 1 and 4. */
  private float forwardScaled(int n, float[] x, int xOffset, float[] h, int hOffset) {
    float largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(x[xOffset + i]));
    }
    if (!Float.isFinite(largest)) {
      Arrays.fill(h, hOffset, hOffset + n, Float.NaN);
      return Float.NaN;
    }
    float factor = Math.scalb(1f, -Math.min(Math.getExponent(largest), Float.MAX_EXPONENT - 1));
    for (int i = 0; i < n; i++) {
      h[hOffset + i] = x[xOffset + i] * factor;
    }
    if (centered) {
      center(n, h, hOffset);
    }
    float square = sums.dot(n, h, hOffset, h, hOffset) / n;
    double inverse = 1 / Math.sqrt(square + eps * factor * factor);
    scale(n, (float) inverse, h, hOffset);
    return (float) (inverse * factor);
  }

  /** Formula: {@code d[i] -= mean d}, twice. */
  private void center(int n, float[] d, int dOffset) {
    shift(n, d, dOffset, sums.mean(n, d, dOffset));
    shift(n, d, dOffset, sums.sum(n, d, dOffset) / n);
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
   * Formula: {@code g[i] = dy[i] * weight[i], d[i] = g[i] - mean g} (or g[i] where not centered), {@code b = mean d h, dx[i] = inverse
   * * (d[i] - h[i] * b)}; with d in the product for g, as h has the mean 0. Aliasing: none.
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
    if (centered) {
      center(n, dx, dxOffset);
    }
    float b = sums.dot(n, dx, dxOffset, h, hOffset) / n;
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = inverse * Math.fma(-h[hOffset + i], b, dx[dxOffset + i]);
    }
  }

  private static void shift(int n, float[] x, int xOffset, float mean, float[] h, int hOffset) {
    for (int i = 0; i < n; i++) {
      h[hOffset + i] = x[xOffset + i] - mean;
    }
  }

  /** In place, in a loop of its own: two names of one array keep C2 from vectors. */
  private static void shift(int n, float[] d, int dOffset, float mean) {
    for (int i = 0; i < n; i++) {
      d[dOffset + i] -= mean;
    }
  }

  private static void scale(int n, float factor, float[] h, int hOffset) {
    for (int i = 0; i < n; i++) {
      h[hOffset + i] *= factor;
    }
  }
}
