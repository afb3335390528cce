package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.ElementwiseLoops;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The product of a strided matrix a [m][k] and rows b [k][n], blocked for the cache: partial sums wait in c between blocks of k, so
 * blocking changes no bit. Two rows of c at a time are gathered in scratch rows, because C2 vectorises only loops whose arrays share
 * one index. One thread at a time.
 */
final class RowProduct {
  /** Columns of a block: two rows of sums and four of b stay within the L1 cache. */
  private static final int COLUMNS = 512;

  /** Steps of the reduction in a block: with COLUMNS, half a megabyte of b. */
  private static final int STEPS = 256;

  private float[] c0 = new float[0];
  private float[] c1 = new float[0];

  /** Makes room for rows of n columns. */
  void reserve(int n) {
    if (c0.length < n) {
      c0 = new float[n];
      c1 = new float[n];
    }
  }

  /**
   * Formula: {@code c[i][j] = start + sum_k a[aOffset + i*aRow + k*aStep] * b[k][j]}, the start being the bias, else the stored c if
   * {@code accumulate}, else +0.
   *
   * <p>Layout and strides: a by two steps, b as rows, c row-major.
   *
   * <p>Order of accumulation: one chain per entry, k ascending.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: the last row alone when m is odd.
   */
  void run(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      int aStep,
      float[][] b,
      float @Nullable [] bias,
      int biasOffset,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride) {
    reserve(n);
    if (k == 0) {
      for (int i = 0; i < m; i++) {
        start(0, n, bias, biasOffset, accumulate, c, cOffset + i * cStride, c0);
        System.arraycopy(c0, 0, c, cOffset + i * cStride, n);
      }
    }
    for (int j0 = 0; j0 < n; j0 += COLUMNS) {
      int j1 = Math.min(n, j0 + COLUMNS);
      for (int k0 = 0; k0 < k; k0 += STEPS) {
        int k1 = Math.min(k, k0 + STEPS);
        boolean stored = accumulate || k0 > 0;
        float[] first = k0 == 0 ? bias : null;
        int i = 0;
        for (; i + 2 <= m; i += 2) {
          int row = cOffset + i * cStride;
          start(j0, j1, first, biasOffset, stored, c, row, c0);
          start(j0, j1, first, biasOffset, stored, c, row + cStride, c1);
          RowLoops.twoRows(j0, j1, k0, k1, a, aOffset + i * aRow, aRow, aStep, b, c0, c1);
          System.arraycopy(c0, j0, c, row + j0, j1 - j0);
          System.arraycopy(c1, j0, c, row + cStride + j0, j1 - j0);
        }
        if (i < m) {
          int row = cOffset + i * cStride;
          start(j0, j1, first, biasOffset, stored, c, row, c0);
          RowLoops.oneRow(j0, j1, k0, k1, a, aOffset + i * aRow, aStep, b, c0);
          System.arraycopy(c0, j0, c, row + j0, j1 - j0);
        }
      }
    }
  }

  /** Formula: {@code y[r] = f(z[r])} row by row, or at once where the rows touch. */
  static void activate(
      int rows,
      int n,
      ElementwiseLoops activation,
      float[] z,
      int zOffset,
      int zStride,
      float[] y,
      int yOffset,
      int yStride) {
    if (zStride == n && yStride == n) {
      activation.forward(rows * n, z, zOffset, y, yOffset);
      return;
    }
    for (int r = 0; r < rows; r++) {
      activation.forward(n, z, zOffset + r * zStride, y, yOffset + r * yStride);
    }
  }

  private static void start(
      int j0,
      int j1,
      float @Nullable [] bias,
      int biasOffset,
      boolean stored,
      float[] c,
      int row,
      float[] sums) {
    if (bias != null) {
      System.arraycopy(bias, biasOffset + j0, sums, j0, j1 - j0);
    } else if (stored) {
      System.arraycopy(c, row + j0, sums, j0, j1 - j0);
    } else {
      Arrays.fill(sums, j0, j1, 0f);
    }
  }
}
