package dev.evengrad.kernel.scalar;

/**
 * The innermost loops of the scalar products, in the only shape that C2 turns into vector instructions: rows as separate arrays,
 * all read and written at the same index. Four steps of the reduction at a time, so that a partial sum is loaded and stored once for
 * four fused multiply-adds; nested, so that each output stays one chain in ascending order.
 */
final class RowLoops {
  private RowLoops() {}

  /**
   * Formula: {@code c0[j] += sum_k a[aStart + k*aStep] * b[k][j]} for kFrom &lt;= k &lt; kTo, jFrom &lt;= j &lt; jTo.
   *
   * <p>Layout: b as an array of rows; a is read at any step.
   *
   * <p>Order of accumulation: one chain of fused multiply-adds per j, k ascending, from the stored c0[j].
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: up to three steps of k one by one.
   */
  static void oneRow(
      int jFrom,
      int jTo,
      int kFrom,
      int kTo,
      float[] a,
      int aStart,
      int aStep,
      float[][] b,
      float[] c0) {
    int k = kFrom;
    int at = aStart + kFrom * aStep;
    for (; k + 4 <= kTo; k += 4, at += 4 * aStep) {
      oneRowFourSteps(
          jFrom,
          jTo,
          a[at],
          a[at + aStep],
          a[at + 2 * aStep],
          a[at + 3 * aStep],
          b[k],
          b[k + 1],
          b[k + 2],
          b[k + 3],
          c0);
    }
    for (; k < kTo; k++, at += aStep) {
      oneRowOneStep(jFrom, jTo, a[at], b[k], c0);
    }
  }

  /**
   * Formula: as {@link #oneRow} for two rows of a at once, which halves the reads of b.
   *
   * <p>Layout: row i of a starts at {@code aStart + i*aRow}.
   *
   * <p>Order of accumulation: as {@link #oneRow}, for each row.
   *
   * <p>Aliasing: none; c0 and c1 are different arrays.
   *
   * <p>Tail: up to three steps of k one by one.
   */
  static void twoRows(
      int jFrom,
      int jTo,
      int kFrom,
      int kTo,
      float[] a,
      int aStart,
      int aRow,
      int aStep,
      float[][] b,
      float[] c0,
      float[] c1) {
    int k = kFrom;
    int at = aStart + kFrom * aStep;
    for (; k + 4 <= kTo; k += 4, at += 4 * aStep) {
      int below = at + aRow;
      twoRowsFourSteps(
          jFrom,
          jTo,
          a[at],
          a[at + aStep],
          a[at + 2 * aStep],
          a[at + 3 * aStep],
          a[below],
          a[below + aStep],
          a[below + 2 * aStep],
          a[below + 3 * aStep],
          b[k],
          b[k + 1],
          b[k + 2],
          b[k + 3],
          c0,
          c1);
    }
    for (; k < kTo; k++, at += aStep) {
      oneRowOneStep(jFrom, jTo, a[at], b[k], c0);
      oneRowOneStep(jFrom, jTo, a[at + aRow], b[k], c1);
    }
  }

  /** Formula: {@code sums[j] += b0[j], then b1[j], b2[j], b3[j]}: four rows in order. */
  static void addFourRows(int n, float[] b0, float[] b1, float[] b2, float[] b3, float[] sums) {
    for (int j = 0; j < n; j++) {
      sums[j] = (((sums[j] + b0[j]) + b1[j]) + b2[j]) + b3[j];
    }
  }

  /** Formula: {@code sums[j] += b0[j]}. */
  static void addRow(int n, float[] b0, float[] sums) {
    for (int j = 0; j < n; j++) {
      sums[j] += b0[j];
    }
  }

  private static void oneRowOneStep(int jFrom, int jTo, float a0, float[] b0, float[] c0) {
    for (int j = jFrom; j < jTo; j++) {
      c0[j] = Math.fma(a0, b0[j], c0[j]);
    }
  }

  private static void oneRowFourSteps(
      int jFrom,
      int jTo,
      float a0,
      float a1,
      float a2,
      float a3,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] c0) {
    for (int j = jFrom; j < jTo; j++) {
      c0[j] =
          Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c0[j]))));
    }
  }

  private static void twoRowsFourSteps(
      int jFrom,
      int jTo,
      float a00,
      float a01,
      float a02,
      float a03,
      float a10,
      float a11,
      float a12,
      float a13,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] c0,
      float[] c1) {
    for (int j = jFrom; j < jTo; j++) {
      c0[j] =
          Math.fma(
              a03, b3[j], Math.fma(a02, b2[j], Math.fma(a01, b1[j], Math.fma(a00, b0[j], c0[j]))));
      c1[j] =
          Math.fma(
              a13, b3[j], Math.fma(a12, b2[j], Math.fma(a11, b1[j], Math.fma(a10, b0[j], c1[j]))));
    }
  }
}
