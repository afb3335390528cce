package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.LaneSums;
import dev.evengrad.kernel.MomentLoops;
import dev.evengrad.kernel.TensorStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The elementwise kernels as plain loops. Formulae, layout, order of accumulation, aliasing and
 * tails are those of {@link ElementwiseKernels}; there are no vectors, so no tails.
 */
public final class ScalarElementwise implements ElementwiseKernels {
  private final BlockStatistics blocks = new BlockStatistics();
  private final ScalarLaneSums laneSums = new ScalarLaneSums();
  private final ScalarMoments moments = new ScalarMoments();
  private final SoftmaxRow softmaxRow = new SoftmaxRow();

  /** New kernels with scratchpads of their own, for one thread at a time. */
  public ScalarElementwise() {}

  @Override
  public void add(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    for (int i = 0; i < n; i++) {
      dst[dstOffset + i] = a[aOffset + i] + b[bOffset + i];
    }
  }

  @Override
  public void subtract(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    for (int i = 0; i < n; i++) {
      dst[dstOffset + i] = a[aOffset + i] - b[bOffset + i];
    }
  }

  @Override
  public void multiply(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset) {
    for (int i = 0; i < n; i++) {
      dst[dstOffset + i] = a[aOffset + i] * b[bOffset + i];
    }
  }

  @Override
  public void scale(int n, float factor, float[] a, int aOffset, float[] dst, int dstOffset) {
    for (int i = 0; i < n; i++) {
      dst[dstOffset + i] = a[aOffset + i] * factor;
    }
  }

  @Override
  public void addScaled(int n, float factor, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.fma(factor, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void standardize(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int xStride,
      float[] shift,
      int shiftOffset,
      float[] factor,
      int factorOffset,
      float[] y,
      int yOffset,
      int yStride) {
    for (int r = 0; r < rows; r++) {
      standardizeRow(
          columns,
          x,
          xOffset + r * xStride,
          shift,
          shiftOffset,
          factor,
          factorOffset,
          y,
          yOffset + r * yStride);
    }
  }

  /** A method of its own: C2 vectorises it, not a nest of two loops. */
  private static void standardizeRow(
      int columns,
      float[] x,
      int xOffset,
      float[] shift,
      int shiftOffset,
      float[] factor,
      int factorOffset,
      float[] y,
      int yOffset) {
    for (int c = 0; c < columns; c++) {
      y[yOffset + c] = (x[xOffset + c] - shift[shiftOffset + c]) * factor[factorOffset + c];
    }
  }

  @Override
  public void softmax(
      int rows,
      int columns,
      float[] z,
      int zOffset,
      int zStride,
      float[] p,
      int pOffset,
      int pStride,
      float @Nullable [] logSums,
      int logSumsOffset) {
    for (int r = 0; r < rows; r++) {
      softmaxRow.row(
          columns, z, zOffset + r * zStride, p, pOffset + r * pStride, logSums, logSumsOffset + r);
    }
  }

  @Override
  public LaneSums laneSums() {
    return laneSums;
  }

  @Override
  public MomentLoops moments() {
    return moments;
  }

  @Override
  public void statistics(int n, float[] a, int aOffset, TensorStatistics statistics) {
    int largestBits = blocks.sumSquares(n, a, aOffset, statistics.blockSums());
    BlockStatistics.finish(n, a, aOffset, largestBits, statistics);
  }

  @Override
  public boolean copyFinite(int n, float[] src, int srcOffset, float[] dst, int dstOffset) {
    // x * 0 is a zero if x is finite, else NaN, and a sum with a NaN stays one.
    float s0 = 0f;
    float s1 = 0f;
    float s2 = 0f;
    float s3 = 0f;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      s0 = Math.fma(src[srcOffset + i], 0f, s0);
      s1 = Math.fma(src[srcOffset + i + 1], 0f, s1);
      s2 = Math.fma(src[srcOffset + i + 2], 0f, s2);
      s3 = Math.fma(src[srcOffset + i + 3], 0f, s3);
    }
    for (; i < n; i++) {
      s0 = Math.fma(src[srcOffset + i], 0f, s0);
    }
    System.arraycopy(src, srcOffset, dst, dstOffset, n);
    return (s0 + s1) + (s2 + s3) == 0f;
  }

  /** None: the activations' own scalar loops serve. */
  @Override
  public @Nullable ElementwiseLoops loops(String activation) {
    return null;
  }
}
