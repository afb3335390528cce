package dev.evengrad.kernel;

/**
 * Normalisation of the columns of a matrix by the mean and the variance of its rows, forward and backward. Row by row, in loops
 * over the columns that C2 turns into vectors by itself; all of it on the caller's thread.
 *
 * <p>Order of accumulation: each sum down a column is one chain in double, in order of the rows, from +0; the variance comes from a
 * second pass over the differences from the mean. So floats of any size neither overflow nor cancel here, and an entry of a result
 * is rounded to single precision once. Specials: a NaN or infinity makes its whole column NaN.
 */
public final class ColumnNormalization {
  private final int columns;
  private final double eps;
  private final double[] mean;
  private final double[] variance;
  private final double[] inverse;
  private final double[] deltaMean;
  private final double[] productMean;

  /**
   * Room for the statistics.
   *
   * @param columns the columns of all matrices here
   * @param eps what is added to a variance
   */
  public ColumnNormalization(int columns, double eps) {
    this.columns = columns;
    this.eps = eps;
    this.mean = new double[columns];
    this.variance = new double[columns];
    this.inverse = new double[columns];
    this.deltaMean = new double[columns];
    this.productMean = new double[columns];
  }

  /** Formula: {@code mean[c] = sum_r x[r][c] / rows; variance[c] = sum_r (x[r][c] - mean[c])^2 / rows}; at least one row. */
  public void takeStatistics(int rows, float[] x, int xOffset, int xStride) {
    clear(columns, mean);
    for (int r = 0; r < rows; r++) {
      addRow(columns, x, xOffset + r * xStride, mean);
    }
    divide(columns, mean, rows);
    clear(columns, variance);
    for (int r = 0; r < rows; r++) {
      addSquares(columns, x, xOffset + r * xStride, mean, variance);
    }
    divide(columns, variance, rows);
    invert(columns, variance, eps, inverse);
  }

  /** Takes mean and variance as they are given. */
  public void setStatistics(
      float[] means, int meansOffset, float[] variances, int variancesOffset) {
    for (int c = 0; c < columns; c++) {
      mean[c] = means[meansOffset + c];
      variance[c] = variances[variancesOffset + c];
    }
    invert(columns, variance, eps, inverse);
  }

  /**
   * Running statistics after the batch: {@code next[c] = (1 - momentum) * running[c] + momentum * batch[c]}, the variance of the batch
   * being taken times {@code rows / (rows - 1)}, without bias. At least two rows. Aliasing: next may be running, where the offsets are 0 and
   * {@code columns}.
   *
   * @param running where both stand, mean and variance at their offsets
   * @param next the means, from {@code columns} on the variances
   * @return whether all of them are finite
   */
  public boolean running(
      int rows,
      double momentum,
      float[] running,
      int meansOffset,
      int variancesOffset,
      float[] next) {
    mix(columns, momentum, 1, mean, running, meansOffset, next, 0);
    double unbiased = rows / (rows - 1.0);
    mix(columns, momentum, unbiased, variance, running, variancesOffset, next, columns);
    boolean finite = true;
    for (int i = 0; i < 2 * columns; i++) {
      finite &= Float.isFinite(next[i]);
    }
    return finite;
  }

  /**
   * How much larger the running statistics become. Formula: {@code (sum_c next.mean[c]^2 + next.variance[c]) / (sum_c mean[c]^2 +
   * variance[c])}, in double, column by column; 1 if nothing is there yet.
   *
   * @param running where both stand, mean and variance at their offsets
   * @param next as {@link #running} leaves it
   */
  public double growth(float[] running, int meansOffset, int variancesOffset, float[] next) {
    double before = 0;
    double after = 0;
    for (int c = 0; c < columns; c++) {
      double old = running[meansOffset + c];
      double moved = next[c];
      before += old * old + running[variancesOffset + c];
      after += moved * moved + next[columns + c];
    }
    return before > 0 ? after / before : 1;
  }

  /** Formula: {@code h[r][c] = (x[r][c] - mean[c]) / sqrt(variance[c] + eps)}. Aliasing: h may be x at the same offset and stride. */
  public void normalize(
      int rows, float[] x, int xOffset, int xStride, float[] h, int hOffset, int hStride) {
    for (int r = 0; r < rows; r++) {
      normalizeRow(columns, x, xOffset + r * xStride, mean, inverse, h, hOffset + r * hStride);
    }
  }

  /** Formula: {@code factors[c] = weight[c] / sqrt(variance[c] + eps)}, rounded once. */
  public void factors(float[] weight, int weightOffset, float[] factors) {
    for (int c = 0; c < columns; c++) {
      factors[c] = (float) (weight[weightOffset + c] * inverse[c]);
    }
  }

  /**
   * The gradients of weight and bias. Formula: {@code dw[c] = sum_r dy[r][c] h[r][c], db[c] = sum_r dy[r][c]}, or these sums on top of
   * what is there if {@code accumulate}.
   *
   * <p>Both sums are kept for {@link #backward}. Aliasing: none.
   */
  public void gradients(
      int rows,
      float[] dy,
      int dyOffset,
      int dyStride,
      float[] h,
      int hOffset,
      int hStride,
      boolean accumulate,
      float[] dw,
      int dwOffset,
      float[] db,
      int dbOffset) {
    clear(columns, deltaMean);
    clear(columns, productMean);
    for (int r = 0; r < rows; r++) {
      int row = dyOffset + r * dyStride;
      addRow(columns, dy, row, deltaMean);
      addProducts(columns, dy, row, h, hOffset + r * hStride, productMean);
    }
    round(columns, productMean, accumulate, dw, dwOffset);
    round(columns, deltaMean, accumulate, db, dbOffset);
    divide(columns, deltaMean, rows);
    divide(columns, productMean, rows);
  }

  /**
   * The gradient of x where mean and variance are those of its own rows; {@link #gradients} comes first. Formula, with the means over
   * the rows: {@code dx[r][c] = weight[c] / sqrt(variance[c] + eps) * (dy[r][c] - mean dy - h[r][c] * mean(dy h))}.
   *
   * <p>Aliasing: dx may be dy at the same offset and stride.
   */
  public void backward(
      int rows,
      float[] dy,
      int dyOffset,
      int dyStride,
      float[] weight,
      int weightOffset,
      float[] h,
      int hOffset,
      int hStride,
      float[] dx,
      int dxOffset,
      int dxStride) {
    for (int r = 0; r < rows; r++) {
      backwardRow(
          columns,
          dy,
          dyOffset + r * dyStride,
          weight,
          weightOffset,
          inverse,
          deltaMean,
          productMean,
          h,
          hOffset + r * hStride,
          dx,
          dxOffset + r * dxStride);
    }
  }

  /**
   * Formula: {@code y[c] = fma(x[c] - mean[c], factor[c], bias[c])} for one row. The difference comes first, since {@code fma(x,
   * factor, bias - mean * factor)} would lose what a large mean leaves of a small spread. Aliasing: y may be x at the same offset.
   */
  public static void fixedRow(
      int n,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] factor,
      int factorOffset,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset) {
    for (int c = 0; c < n; c++) {
      y[yOffset + c] =
          Math.fma(
              x[xOffset + c] - mean[meanOffset + c],
              factor[factorOffset + c],
              bias[biasOffset + c]);
    }
  }

  private static void clear(int n, double[] sums) {
    for (int c = 0; c < n; c++) {
      sums[c] = 0;
    }
  }

  private static void divide(int n, double[] sums, int rows) {
    for (int c = 0; c < n; c++) {
      sums[c] /= rows;
    }
  }

  private static void round(int n, double[] sums, boolean accumulate, float[] dst, int dstOffset) {
    for (int c = 0; c < n; c++) {
      double before = accumulate ? dst[dstOffset + c] : 0;
      dst[dstOffset + c] = (float) (before + sums[c]);
    }
  }

  private static void invert(int n, double[] variance, double eps, double[] inverse) {
    for (int c = 0; c < n; c++) {
      inverse[c] = 1 / Math.sqrt(variance[c] + eps);
    }
  }

  private static void mix(
      int n,
      double momentum,
      double factor,
      double[] batch,
      float[] running,
      int runningOffset,
      float[] next,
      int nextOffset) {
    for (int c = 0; c < n; c++) {
      next[nextOffset + c] =
          (float) ((1 - momentum) * running[runningOffset + c] + momentum * (batch[c] * factor));
    }
  }

  private static void addRow(int n, float[] x, int xOffset, double[] sums) {
    for (int c = 0; c < n; c++) {
      sums[c] += x[xOffset + c];
    }
  }

  private static void addSquares(int n, float[] x, int xOffset, double[] mean, double[] sums) {
    for (int c = 0; c < n; c++) {
      double d = x[xOffset + c] - mean[c];
      sums[c] += d * d;
    }
  }

  private static void addProducts(
      int n, float[] a, int aOffset, float[] b, int bOffset, double[] sums) {
    for (int c = 0; c < n; c++) {
      sums[c] += (double) a[aOffset + c] * b[bOffset + c];
    }
  }

  private static void normalizeRow(
      int n, float[] x, int xOffset, double[] mean, double[] inverse, float[] h, int hOffset) {
    for (int c = 0; c < n; c++) {
      h[hOffset + c] = (float) ((x[xOffset + c] - mean[c]) * inverse[c]);
    }
  }

  private static void backwardRow(
      int n,
      float[] dy,
      int dyOffset,
      float[] weight,
      int weightOffset,
      double[] inverse,
      double[] deltaMean,
      double[] productMean,
      float[] h,
      int hOffset,
      float[] dx,
      int dxOffset) {
    for (int c = 0; c < n; c++) {
      double centered = dy[dyOffset + c] - deltaMean[c] - h[hOffset + c] * productMean[c];
      dx[dxOffset + c] = (float) (weight[weightOffset + c] * inverse[c] * centered);
    }
  }
}
