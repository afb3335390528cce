package dev.evengrad.kernel.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums down the columns of a matrix, four vectors of columns at a time. One method of more than 325
 * bytecodes, so that C2 compiles it by itself: inlined into a whole backward pass, its vectors were
 * seen to become objects in one JVM of three.
 */
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
    if (!accumulate) {
      // Zeros in memory rather than a choice between two first vectors, for which C2 may keep
      // vectors as objects.
      Arrays.fill(sums, sumsOffset, sumsOffset + columns, 0f);
    }
    int c = 0;
    for (; c + 4 * LANES <= columns; c += 4 * LANES) {
      int at = sumsOffset + c;
      int row = aOffset + c;
      FloatVector s0 = FloatVector.fromArray(S, sums, at);
      FloatVector s1 = FloatVector.fromArray(S, sums, at + LANES);
      FloatVector s2 = FloatVector.fromArray(S, sums, at + 2 * LANES);
      FloatVector s3 = FloatVector.fromArray(S, sums, at + 3 * LANES);
      for (int r = 0; r < rows; r++) {
        s0 = FloatVector.fromArray(S, a, row).add(s0);
        s1 = FloatVector.fromArray(S, a, row + LANES).add(s1);
        s2 = FloatVector.fromArray(S, a, row + 2 * LANES).add(s2);
        s3 = FloatVector.fromArray(S, a, row + 3 * LANES).add(s3);
        row += aStride;
      }
      s0.intoArray(sums, at);
      s1.intoArray(sums, at + LANES);
      s2.intoArray(sums, at + 2 * LANES);
      s3.intoArray(sums, at + 3 * LANES);
    }
    for (; c + LANES <= columns; c += LANES) {
      FloatVector sum = FloatVector.fromArray(S, sums, sumsOffset + c);
      int row = aOffset + c;
      for (int r = 0; r < rows; r++) {
        sum = FloatVector.fromArray(S, a, row).add(sum);
        row += aStride;
      }
      sum.intoArray(sums, sumsOffset + c);
    }
    for (; c < columns; c++) {
      float sum = sums[sumsOffset + c];
      int row = aOffset + c;
      for (int r = 0; r < rows; r++) {
        sum += a[row];
        row += aStride;
      }
      sums[sumsOffset + c] = sum;
    }
  }
}
