package dev.evengrad.kernel.vector;

import org.jspecify.annotations.Nullable;

/** A plain matrix times one vector: chains along the rows, eight rows at a time to hide the latency of a fused multiply-add. */
final class DotProducts {
  private DotProducts() {}

  /**
   * Formula: {@code y[i] = bias[i] + sum_k a[i][k] * x[k]}.
   *
   * <p>Layout and strides: a [m][k] row-major with its stride; x, bias, y contiguous.
   *
   * <p>Order of accumulation: one chain per row, k ascending, from bias[i] (+0 if bias is null).
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: the last rows one by one.
   */
  static void gemv(
      int m,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] x,
      int xOffset,
      float @Nullable [] bias,
      int biasOffset,
      float[] y,
      int yOffset) {
    for (int i = 0; i < m; i++) {
      y[yOffset + i] = bias == null ? 0f : bias[biasOffset + i];
    }
    int i = 0;
    for (; i + 8 <= m; i += 8) {
      eightRows(k, a, aOffset + i * aStride, aStride, x, xOffset, y, yOffset + i);
    }
    for (; i < m; i++) {
      float sum = y[yOffset + i];
      int row = aOffset + i * aStride;
      for (int p = 0; p < k; p++) {
        sum = Math.fma(a[row + p], x[xOffset + p], sum);
      }
      y[yOffset + i] = sum;
    }
  }

  private static void eightRows(
      int k, float[] a, int row, int stride, float[] x, int xOffset, float[] y, int at) {
    float s0 = y[at];
    float s1 = y[at + 1];
    float s2 = y[at + 2];
    float s3 = y[at + 3];
    float s4 = y[at + 4];
    float s5 = y[at + 5];
    float s6 = y[at + 6];
    float s7 = y[at + 7];
    int row1 = row + stride;
    int row2 = row1 + stride;
    int row3 = row2 + stride;
    int row4 = row3 + stride;
    int row5 = row4 + stride;
    int row6 = row5 + stride;
    int row7 = row6 + stride;
    for (int p = 0; p < k; p++) {
      float v = x[xOffset + p];
      s0 = Math.fma(a[row + p], v, s0);
      s1 = Math.fma(a[row1 + p], v, s1);
      s2 = Math.fma(a[row2 + p], v, s2);
      s3 = Math.fma(a[row3 + p], v, s3);
      s4 = Math.fma(a[row4 + p], v, s4);
      s5 = Math.fma(a[row5 + p], v, s5);
      s6 = Math.fma(a[row6 + p], v, s6);
      s7 = Math.fma(a[row7 + p], v, s7);
    }
    y[at] = s0;
    y[at + 1] = s1;
    y[at + 2] = s2;
    y[at + 3] = s3;
    y[at + 4] = s4;
    y[at + 5] = s5;
    y[at + 6] = s6;
    y[at + 7] = s7;
  }
}
