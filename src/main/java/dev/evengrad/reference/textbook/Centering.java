package dev.evengrad.reference.textbook;

/**
 * Numbers less their mean. The mean of the differences is taken off as well, so that what a large mean loses to rounding does not
 * stay; that of equal numbers is exact, as long as there are fewer than 2^29 floats.
 */
public final class Centering {
  private Centering() {}

  /** Takes the mean off. */
  public static void center(double[] values) {
    subtract(values, mean(values));
    subtract(values, mean(values));
  }

  /** The mean of numbers, 0 of none. */
  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return values.length == 0 ? 0 : sum / values.length;
  }

  private static void subtract(double[] values, double mean) {
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean;
    }
  }
}
