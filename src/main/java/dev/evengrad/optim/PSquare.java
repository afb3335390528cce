package dev.evengrad.optim;

/**
 * A quantile of a stream in the memory of five markers: the smallest number, the largest, the quantile, and one half way to
 * each of them. A new number moves the positions of those above it up by one; a marker that then stands a whole place or
 * more from where it should is moved by one, and its height by a parabola through its neighbours, or a line where that
 * would put it beyond one of them.
 *
 * <p>Of up to four numbers the quantile is exact: between the two neighbours in order, as numpy's {@code percentile}. The
 * fifth makes the markers. Until the marker of the quantile has reached its place (about the twentieth number for the 10th
 * percentile) it is taken from the line between the two markers around that place, so with five it is exact too.
 *
 * <p>The numbers are in an array of {@value #NUMBERS}: how many were taken, the five heights, the positions of the three
 * markers in the middle, counted from 1. The heights of fewer than five are the numbers taken, in order.
 *
 * <p>Jain, Chlamtac: The P-square algorithm for dynamic calculation of quantiles and histograms without storing
 * observations, 1985.
 */
final class PSquare {
  /** The length of the array. */
  static final int NUMBERS = 9;

  private static final int MARKERS = 5;
  private static final int HEIGHTS = 1;

  /** That of marker i, 1 to 3, is at this plus i. */
  private static final int POSITIONS = HEIGHTS + MARKERS - 1;

  private PSquare() {}

  /** Takes one more number, which is not NaN. */
  static void take(double[] a, double quantile, double x) {
    double count = a[0]++;
    if (count < MARKERS) {
      int at = (int) count;
      for (; at > 0 && a[HEIGHTS + at - 1] > x; at--) {
        a[HEIGHTS + at] = a[HEIGHTS + at - 1];
      }
      a[HEIGHTS + at] = x;
      for (int i = 1; count == MARKERS - 1 && i < MARKERS - 1; i++) {
        a[POSITIONS + i] = i + 1;
      }
      return;
    }
    a[HEIGHTS] = Math.min(a[HEIGHTS], x);
    a[HEIGHTS + 4] = Math.max(a[HEIGHTS + 4], x);
    for (int i = 1; i < MARKERS - 1; i++) {
      if (x < a[HEIGHTS + i]) {
        a[POSITIONS + i]++;
      }
    }
    for (int i = 1; i < MARKERS - 1; i++) {
      double wrong = place(a, quantile, i) - position(a, i);
      if (wrong >= 1 && position(a, i + 1) - position(a, i) > 1) {
        move(a, i, 1);
      } else if (wrong <= -1 && position(a, i - 1) - position(a, i) < -1) {
        move(a, i, -1);
      }
    }
  }

  /** The quantile of the numbers so far; NaN if there was none. */
  static double quantile(double[] a, double quantile) {
    double count = a[0];
    if (count == 0) {
      return Double.NaN;
    }
    double place = 1 + (count - 1) * quantile;
    if (count < MARKERS) {
      int below = (int) Math.min(place, count - 1);
      return count == 1 ? a[HEIGHTS] : between(a, below - 1, place - below);
    }
    if (Math.abs(place - position(a, 2)) < 1) {
      return a[HEIGHTS + 2];
    }
    int below = 0;
    while (below < MARKERS - 2 && position(a, below + 1) <= place) {
      below++;
    }
    double gap = position(a, below + 1) - position(a, below);
    return between(a, below, (place - position(a, below)) / gap);
  }

  /** Whether the array can have come from {@link #take}. */
  static boolean possible(double[] a) {
    double count = a[0];
    if (!(count >= 0 && count == Math.rint(count))) {
      return false;
    }
    for (int i = 0; i < Math.min(count, MARKERS); i++) {
      if (!(a[HEIGHTS + i] >= (i == 0 ? 0 : a[HEIGHTS + i - 1]))) {
        return false;
      }
    }
    for (int i = 1; count >= MARKERS && i < MARKERS; i++) {
      if (!(position(a, i) > position(a, i - 1))) {
        return false;
      }
    }
    return true;
  }

  private static double between(double[] a, int below, double part) {
    double low = a[HEIGHTS + below];
    return low + part * (a[HEIGHTS + below + 1] - low);
  }

  private static double position(double[] a, int marker) {
    return marker == 0 ? 1 : marker == MARKERS - 1 ? a[0] : a[POSITIONS + marker];
  }

  /** Where a marker should stand. */
  private static double place(double[] a, double quantile, int marker) {
    double share =
        switch (marker) {
          case 1 -> quantile / 2;
          case 2 -> quantile;
          default -> (1 + quantile) / 2;
        };
    return 1 + (a[0] - 1) * share;
  }

  private static void move(double[] a, int i, int by) {
    double here = position(a, i);
    double below = here - position(a, i - 1);
    double above = position(a, i + 1) - here;
    double height = a[HEIGHTS + i];
    double rise = (a[HEIGHTS + i + 1] - height) / above;
    double fall = (height - a[HEIGHTS + i - 1]) / below;
    double moved = height + by * ((below + by) * rise + (above - by) * fall) / (below + above);
    if (!(a[HEIGHTS + i - 1] < moved && moved < a[HEIGHTS + i + 1])) {
      moved = height + (by > 0 ? rise : -fall);
    }
    a[HEIGHTS + i] = moved;
    a[POSITIONS + i] = here + by;
  }
}
