package dev.evengrad.kernel;

import org.jspecify.annotations.Nullable;

/** The elementwise half of {@link Kernels}, where the rules that hold for every method are stated. */
public interface ElementwiseKernels {
  // ---- elementwise and reductions; plain contiguous ranges unless strides are given

  /** Formula: {@code dst[i] = a[i] + b[i]}. Aliasing: dst may be a or b at the same offset. */
  void add(int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset);

  /** Formula: {@code dst[i] = a[i] - b[i]}. Aliasing: dst may be a or b at the same offset. */
  void subtract(int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset);

  /** Formula: {@code dst[i] = a[i] * b[i]}. Aliasing: dst may be a or b at the same offset. */
  void multiply(int n, float[] a, int aOffset, float[] b, int bOffset, float[] dst, int dstOffset);

  /** Formula: {@code dst[i] = a[i] * factor}. Aliasing: dst may be a at the same offset. */
  void scale(int n, float factor, float[] a, int aOffset, float[] dst, int dstOffset);

  /** Formula: {@code y[i] = fma(factor, x[i], y[i])}. */
  void addScaled(int n, float factor, float[] x, int xOffset, float[] y, int yOffset);

  /**
   * Formula: {@code y[r][c] = (x[r][c] - shift[c]) * factor[c]}, one subtraction and one product. Aliasing: y may be x at the
   * same offset and stride.
   */
  void standardize(
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
      int yStride);

  /**
   * Formula per row: {@code m = max_c z[c]; e[c] = exp(z[c] - m); s = sum e; p[c] = e[c] / s;
   * logSum[r] = log(s)}; the log of the sum of exp(z) is m + logSum.
   *
   * <p>Order of accumulation: s in 16 virtual lanes (c mod 16) and the fixed tree. A row with a NaN gives NaN throughout.
   * Aliasing: p may be z at the same offset and stride. {@code logSums} may be null.
   */
  void softmax(
      int rows,
      int columns,
      float[] z,
      int zOffset,
      int zStride,
      float[] p,
      int pOffset,
      int pStride,
      float @Nullable [] logSums,
      int logSumsOffset);

  /** The most parts that {@link #split} makes. */
  default int mostParts() {
    return 1;
  }

  /**
   * Runs a task over the entries 0 to {@code extent}, in parts of their own threads where that pays.
   *
   * @param align parts begin at multiples of it
   * @param cost of an entry, in multiply-adds
   */
  default void split(int extent, int align, long cost, RangeTask task) {
    task.run(0, 0, extent, this);
  }

  /** This backend's sums over rows; one instance, for the thread of these kernels. */
  LaneSums laneSums();

  /** This backend's measures of the entries of a tensor; one instance, for the thread of these kernels. */
  MomentLoops moments();

  /** The statistics of {@code n} contiguous entries, in the order that {@link TensorStatistics} says. */
  void statistics(int n, float[] a, int aOffset, TensorStatistics statistics);

  /** Copies {@code n} entries and tells whether all of them are finite (all are copied in any case). */
  boolean copyFinite(int n, float[] src, int srcOffset, float[] dst, int dstOffset);

  /**
   * This backend's loops for a function by its text (e.g. {@code tanh}, {@code leaky_relu(0.2)}), or null where the scalar loops
   * of the activation itself serve. Looked up once, when a network is planned.
   */
  @Nullable ElementwiseLoops loops(String activation);
}
