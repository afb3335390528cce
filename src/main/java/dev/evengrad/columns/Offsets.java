package dev.evengrad.columns;

import java.util.Arrays;

/**
 * Whether a column needs an offset. It does if not all of its numbers are floats, and floats are coarse beside what tells the numbers
 * apart: fewer than 16,384 of them lie between the column's quartiles (between its ends if those are equal), or they make one of more than
 * half of the different numbers and an offset keeps more of these apart. The offset is the (lower) median, so that it is one of the
 * column's own numbers, and no single outlier moves it.
 */
final class Offsets {
  private static final double FEWEST_FLOATS = 1 << 14;

  private Offsets() {}

  /**
   * The offset of a column, 0 for none.
   *
   * @param sorted its numbers in ascending order, none of them NaN
   */
  static double of(double[] sorted) {
    if (sorted.length < 2 || Arrays.stream(sorted).allMatch(x -> x == (float) x)) {
      return 0;
    }
    int last = sorted.length - 1;
    double median = sorted[last / 2];
    double low = sorted[last / 4];
    double high = sorted[(int) ((3L * last + 3) / 4)];
    double spread = high > low ? high - low : sorted[last] - sorted[0];
    if (spread == 0) {
      return 0;
    }
    if (Math.ulp((float) median) * FEWEST_FLOATS > spread) {
      return median;
    }
    int different = distinct(sorted);
    int kept = distinctFloats(sorted, 0);
    return 2L * kept < different && distinctFloats(sorted, median) > kept ? median : 0;
  }

  /** How many different numbers there are. */
  static int distinct(double[] sorted) {
    int count = 1;
    for (int i = 1; i < sorted.length; i++) {
      count += sorted[i] == sorted[i - 1] ? 0 : 1;
    }
    return count;
  }

  /** How many different floats the numbers are, less an offset. */
  static int distinctFloats(double[] sorted, double offset) {
    int count = 1;
    for (int i = 1; i < sorted.length; i++) {
      count += (float) (sorted[i] - offset) == (float) (sorted[i - 1] - offset) ? 0 : 1;
    }
    return count;
  }
}
