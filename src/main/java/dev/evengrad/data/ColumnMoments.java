package dev.evengrad.data;

/**
 * Mean and standard deviation of a column of features, of the population, in double, in two passes.
 *
 * @param mean the mean
 * @param deviation the standard deviation
 */
public record ColumnMoments(double mean, double deviation) {
  /** Those of a column, over all rows. */
  public static ColumnMoments of(Dataset data, int column) {
    double sum = 0;
    for (int r = 0; r < data.rows(); r++) {
      sum += data.feature(r, column);
    }
    double mean = sum / data.rows();
    double squares = 0;
    for (int r = 0; r < data.rows(); r++) {
      double d = data.feature(r, column) - mean;
      squares += d * d;
    }
    return new ColumnMoments(mean, Math.sqrt(squares / data.rows()));
  }

  /**
   * What values are multiplied by once the mean is taken off, to have deviation 1; 1 where the column is constant up to rounding, or where
   * the reciprocal of its deviation is beyond a float.
   */
  public float factor() {
    float inverse = (float) (1 / deviation);
    boolean constant =
        deviation <= Math.ulp((float) mean) * 0.5 || !Float.isFinite(inverse) || inverse == 0;
    return constant ? 1f : inverse;
  }
}
