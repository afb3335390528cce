package dev.evengrad.kernel;

import org.jspecify.annotations.Nullable;

/** The matrix half of {@link Kernels}, where the rules that hold for every method are stated. */
public interface MatrixKernels {
  /**
   * Makes room in the scratchpads for dense operations up to these sizes, so that none of them allocates.
   *
   * @param use whether for the way forward alone, on weights packed for it, or for training too
   */
  void reserve(int rows, int inputs, int outputs, PackedWeights.Use use);

  /**
   * Says that the next products are those of the first layer again, as in the next prediction. Of each layer's weights, what was read last is
   * the likeliest to be in a cache still, so forward products may go over the outputs in the other direction from now on. Changes no bit.
   */
  default void newPass() {}

  // ---- dense layers on packed weights

  /** Room for a packed copy of weights [outputs][inputs], not filled yet. */
  PackedWeights newPacked(int outputs, int inputs, PackedWeights.Use use);

  /** Fills {@code packed} from canonical row-major contiguous weights [out][in]. */
  void pack(float[] weights, int weightsOffset, PackedWeights packed);

  /**
   * Formula: {@code z[r][o] = bias[o] + sum_k x[r][k] * w[o][k]; y[r][o] = f(z[r][o])}.
   *
   * <p>Layout and strides: x [rows][inputs], z and y [rows][outputs], each with its stride.
   *
   * <p>Order of accumulation: one chain per output, k ascending, from bias[o] (+0 if bias is null).
   *
   * <p>Aliasing: y and z may be the same array at the same offset and stride (z is then not kept); without an activation (null)
   * they must be.
   *
   * <p>Tail: columns from outputs to the stride are not touched.
   */
  void denseForward(
      int rows,
      float[] x,
      int xOffset,
      int xStride,
      PackedWeights weights,
      float @Nullable [] bias,
      int biasOffset,
      @Nullable ElementwiseLoops activation,
      float[] z,
      int zOffset,
      int zStride,
      float[] y,
      int yOffset,
      int yStride);

  /**
   * Formula: {@code dx[r][k] = (sum_o dz[r][o] * w[o][k]) * f'(saved[r][k])}, the factor being that of the layer below.
   *
   * <p>Layout and strides: dz [rows][outputs], saved and dx [rows][inputs].
   *
   * <p>Order of accumulation: one chain per entry, o ascending, from +0.
   *
   * <p>Aliasing: none. {@code below} null: no factor, saved is not read.
   *
   * <p>Tail: columns from inputs to the stride are not touched.
   */
  void denseInputGradient(
      int rows,
      float[] dz,
      int dzOffset,
      int dzStride,
      PackedWeights weights,
      @Nullable ElementwiseLoops below,
      float[] saved,
      int savedOffset,
      int savedStride,
      float[] dx,
      int dxOffset,
      int dxStride);

  /**
   * Formula: {@code dw[o][k] = sum_r dz[r][o] * x[r][k]}, and the statistics of dw while it is in the cache.
   *
   * <p>Layout and strides: dz [rows][outputs], x [rows][inputs]; dw row-major contiguous [outputs][inputs].
   *
   * <p>Order of accumulation: one chain per entry, r ascending, from +0, or from the stored dw if {@code accumulate}.
   * Statistics as {@link TensorStatistics} says.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: none; dw is contiguous.
   */
  void denseWeightGradient(
      int rows,
      int outputs,
      int inputs,
      float[] dz,
      int dzOffset,
      int dzStride,
      float[] x,
      int xOffset,
      int xStride,
      boolean accumulate,
      float[] dw,
      int dwOffset,
      TensorStatistics statistics);

  /**
   * Formula: {@code sums[c] = sum_r a[r][c]}, and the statistics of the sums: a bias gradient.
   *
   * <p>Layout and strides: a [rows][columns]; sums contiguous.
   *
   * <p>Order of accumulation: r ascending, from +0, or from the stored sums if {@code accumulate}.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: columns from {@code columns} to the stride are not read.
   */
  void columnSums(
      int rows,
      int columns,
      float[] a,
      int aOffset,
      int aStride,
      boolean accumulate,
      float[] sums,
      int sumsOffset,
      TensorStatistics statistics);

  // ---- matrix products on plain operands

  /**
   * Formula: {@code c[i][j] = sum_k a[i][k] * b[k][j]}; a [m][k], b [k][n], c [m][n].
   *
   * <p>Order of accumulation: one chain per entry, k ascending, from +0, or from the stored c if {@code accumulate}. Aliasing:
   * none. Tail: columns from n to the stride are not touched.
   */
  void gemmNN(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride);

  /** As {@link #gemmNN} with b [n][k]: {@code c[i][j] = sum_k a[i][k] * b[j][k]}. */
  void gemmNT(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride);

  /** As {@link #gemmNN} with a [k][m]: {@code c[i][j] = sum_k a[k][i] * b[k][j]}. */
  void gemmTN(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride);

  /** Formula: {@code y[i] = bias[i] + sum_k a[i][k] * x[k]}; a [m][k] row-major with its stride. Order and bias as in {@link #denseForward}. */
  void gemv(
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
      int yOffset);
}
