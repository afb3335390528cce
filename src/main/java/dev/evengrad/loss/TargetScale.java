package dev.evengrad.loss;

import dev.evengrad.SettingException;
import java.util.Arrays;
import java.util.Locale;

/**
 * How the values to be learned become numbers of about 1, and outputs values again. Column c of the targets is learned as
 *
 * <p>{@code t' = (float) ((t - mean[c]) * 2^-exponent[c])}, computed in double and rounded once; an output y predicts {@code fma(y,
 * 2^exponent[c], mean[c])}, which rounds once. A power of two scales without rounding, so that a mean squared error in the targets' unit
 * is exactly {@code 4^exponent} times that of the scaled ones. Immutable.
 */
public final class TargetScale {
  /** The least exponent that a column can have: 2^-149 is the smallest float. */
  public static final int LEAST_EXPONENT = -149;

  /** The largest exponent that a column can have: 2^127 is the largest power of two among the floats. */
  public static final int MOST_EXPONENT = 127;

  private static final double SQRT_2 = 1.4142135623730951;

  private final float[] means;
  private final int[] exponents;
  private final float[] factors;
  private final double[] inverses;

  private TargetScale(float[] means, int[] exponents) {
    this.means = means;
    this.exponents = exponents;
    this.factors = new float[means.length];
    this.inverses = new double[means.length];
    for (int c = 0; c < means.length; c++) {
      factors[c] = (float) power(exponents[c]);
      inverses[c] = power(-exponents[c]);
    }
  }

  /** Exact, as both are normal doubles. */
  private static double power(int exponent) {
    return Math.scalb(1.0, exponent);
  }

  /**
   * A scale of its own for each column.
   *
   * @throws SettingException if the lengths differ or are 0, a mean is not finite, or an exponent is not -149 to 127
   */
  public static TargetScale of(float[] means, int[] exponents) {
    if (means.length != exponents.length || means.length == 0) {
      throw new SettingException(
          "target scale",
          means.length + " means and " + exponents.length + " exponents",
          "one of each for every target column");
    }
    for (int c = 0; c < means.length; c++) {
      if (!Float.isFinite(means[c])) {
        throw new SettingException("mean of target " + c, means[c], "a finite number");
      }
      if (exponents[c] < LEAST_EXPONENT || exponents[c] > MOST_EXPONENT) {
        throw new SettingException(
            "exponent of target " + c,
            exponents[c],
            LEAST_EXPONENT + " to " + MOST_EXPONENT + ", of a power of two");
      }
    }
    return new TargetScale(means.clone(), exponents.clone());
  }

  /** A scale for one column of targets. */
  public static TargetScale of(double mean, int exponent) {
    return of(new float[] {(float) mean}, new int[] {exponent});
  }

  /** So many columns that are learned as they are. */
  public static TargetScale identity(int columns) {
    return of(new float[columns], new int[columns]);
  }

  /**
   * The scale of some rows: for each column the mean, rounded to a float, and the power of two that is nearest, on a logarithmic scale,
   * to the standard deviation (of the population). Both by sums in double, row by row, the second around the mean. A column that is
   * constant, or varies by less than floats of its size can show, has exponent 0.
   *
   * @param values [rows][columns], all finite, at least one row
   */
  public static TargetScale fitting(float[] values, int columns) {
    double[] exact = new double[values.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = values[i];
    }
    return fitting(exact, columns);
  }

  /** As {@link #fitting(float[], int)}, of values before they are rounded to floats. */
  public static TargetScale fitting(double[] values, int columns) {
    int rows = values.length / columns;
    float[] means = new float[columns];
    int[] exponents = new int[columns];
    for (int c = 0; c < columns; c++) {
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        sum += values[r * columns + c];
      }
      double mean = sum / rows;
      double squares = 0;
      for (int r = 0; r < rows; r++) {
        double d = values[r * columns + c] - mean;
        squares += d * d;
      }
      means[c] = (float) mean;
      double deviation = Math.sqrt(squares / rows);
      boolean constant = deviation <= Math.ulp(means[c]) * 0.5;
      exponents[c] =
          constant ? 0 : Math.clamp(roundedLog2(deviation), LEAST_EXPONENT, MOST_EXPONENT);
    }
    return new TargetScale(means, exponents);
  }

  /** The whole number nearest to log2(x): no rounding of a logarithm can move it. */
  private static int roundedLog2(double x) {
    int exponent = Math.getExponent(x);
    return x * power(-exponent) < SQRT_2 ? exponent : exponent + 1;
  }

  /** The number of target columns. */
  public int columns() {
    return means.length;
  }

  /** What is subtracted from a column before it is learned. */
  public float mean(int column) {
    return means[column];
  }

  /** The k of the 2^k by which a column is divided then. */
  public int exponent(int column) {
    return exponents[column];
  }

  /** The scaled value of a target of a column. */
  public float scaled(double target, int column) {
    return (float) ((target - means[column]) * inverses[column]);
  }

  /** What an output of a column predicts. */
  public float restored(float output, int column) {
    return Math.fma(output, factors[column], means[column]);
  }

  /**
   * Scales rows of targets.
   *
   * @param targets [rows][columns] from {@code offset} on; not modified
   * @param scaled [rows][columns]; modified
   * @return whether all are finite
   */
  public boolean scale(int rows, float[] targets, int offset, float[] scaled) {
    int columns = means.length;
    boolean finite = true;
    for (int i = 0; i < rows * columns; i++) {
      scaled[i] = scaled(targets[offset + i], i % columns);
      finite &= Float.isFinite(scaled[i]);
    }
    return finite;
  }

  /**
   * As {@link #scale(int, float[], int, float[])}, of values as they were before they were rounded to floats, where they are these:
   * somebody may have written others into the array of floats.
   *
   * @param exact as {@code targets}; not modified
   */
  public boolean scale(int rows, float[] targets, double[] exact, int offset, float[] scaled) {
    int columns = means.length;
    boolean finite = true;
    for (int i = 0; i < rows * columns; i++) {
      double t = exact[offset + i];
      float rounded = targets[offset + i];
      scaled[i] = scaled((float) t == rounded ? t : rounded, i % columns);
      finite &= Float.isFinite(scaled[i]);
    }
    return finite;
  }

  /**
   * Turns rows of outputs into predictions.
   *
   * @param outputs from {@code offset} on, a row every {@code stride}; not modified unless it is the same array as {@code predictions}
   * @param predictions [rows][columns] from {@code to} on; modified
   */
  public void restore(
      int rows, float[] outputs, int offset, int stride, float[] predictions, int to) {
    int columns = means.length;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        predictions[to + r * columns + c] = restored(outputs[offset + r * stride + c], c);
      }
    }
  }

  /** One column as a reader has it, e.g. {@code (t - 203441.2) / 2^17}. */
  public String text(int column) {
    return String.format(
        Locale.ROOT, "(t - %s) / 2^%d", Float.toString(means[column]), exponents[column]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetScale that
        && Arrays.equals(means, that.means)
        && Arrays.equals(exponents, that.exponents);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(means) + Arrays.hashCode(exponents);
  }

  /** As {@link #text(int)}, the columns separated by commas. */
  @Override
  public String toString() {
    StringBuilder all = new StringBuilder(text(0));
    for (int c = 1; c < means.length; c++) {
      all.append(", ").append(text(c));
    }
    return all.toString();
  }
}
