package dev.evengrad.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums down the columns of a matrix, four vectors of columns at a time. */
final class ColumnSums {
  private static final VectorSpecies<Float> S = Species.FLOATS;
  private static final int LANES = Species.LANES;

  private ColumnSums() {}

  /**
   * Formula: {@code sums[c] = sum_r a[r][c]}.
   *
   * <p>Layout and strides: a [rows][columns] with its stride; sums contiguous.
   *
   * <p>Order of accumulation: r ascending, from +0, or from the stored sums if {@code accumulate}.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: vector by vector, then column by column.
   */
  static void run(
      int rows,
      int columns,
      float[] a,
      int aOffset,
      int aStride,
      boolean accumulate,
      float[] sums,
      int sumsOffset) {
    int c = 0;
    for (; c + 4 * LANES <= columns; c += 4 * LANES) {
      fourVectors(rows, a, aOffset + c, aStride, accumulate, sums, sumsOffset + c);
    }
    for (; c + LANES <= columns; c += LANES) {
      oneVector(rows, a, aOffset + c, aStride, accumulate, sums, sumsOffset + c);
    }
    for (; c < columns; c++) {
      float sum = accumulate ? sums[sumsOffset + c] : 0f;
      for (int r = 0; r < rows; r++) {
        sum += a[aOffset + c + r * aStride];
      }
      sums[sumsOffset + c] = sum;
    }
  }

  private static void fourVectors(
      int rows, float[] a, int aOffset, int aStride, boolean accumulate, float[] sums, int at) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    if (accumulate) {
      s0 = FloatVector.fromArray(S, sums, at);
      s1 = FloatVector.fromArray(S, sums, at + LANES);
      s2 = FloatVector.fromArray(S, sums, at + 2 * LANES);
      s3 = FloatVector.fromArray(S, sums, at + 3 * LANES);
    }
    for (int r = 0; r < rows; r++) {
      int row = aOffset + r * aStride;
      s0 = s0.add(FloatVector.fromArray(S, a, row));
      s1 = s1.add(FloatVector.fromArray(S, a, row + LANES));
      s2 = s2.add(FloatVector.fromArray(S, a, row + 2 * LANES));
      s3 = s3.add(FloatVector.fromArray(S, a, row + 3 * LANES));
    }
    s0.intoArray(sums, at);
    s1.intoArray(sums, at + LANES);
    s2.intoArray(sums, at + 2 * LANES);
    s3.intoArray(sums, at + 3 * LANES);
  }

  private static void oneVector(
      int rows, float[] a, int aOffset, int aStride, boolean accumulate, float[] sums, int at) {
    FloatVector sum = accumulate ? FloatVector.fromArray(S, sums, at) : FloatVector.zero(S);
    for (int r = 0; r < rows; r++) {
      sum = sum.add(FloatVector.fromArray(S, a, aOffset + r * aStride));
    }
    sum.intoArray(sums, at);
  }
}
