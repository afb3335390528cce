package dev.evengrad.health.forecast;

/**
 * Where the mean square of equal dense layers goes with depth, and what the gradient does there: {@code q* = s_w^2 E f(sqrt(q*) z)^2 +
 * s_b^2}, {@code chi = s_w^2 E f'(sqrt(q*) z)^2}, and the depth scale {@code xi = 1/|ln chi|} (Schoenholz et al. 2017).
 *
 * @param q q*; 0 or infinity if the mean square shrinks or grows without end
 * @param chi at q*
 */
record FixedPoint(double q, double chi) {
  /** As far as the mean square is followed, as powers of two. */
  private static final int STEPS = 400;

  private static final int BISECTIONS = 60;

  /** A change by less than this part is none. */
  private static final double STILL = 1e-10;

  /**
   * The one to which layers go from a mean square.
   *
   * @param weights s_w^2: fan in times variance
   * @param biases s_b^2
   */
  static FixedPoint of(
      Elementwise f, double weights, double biases, double start, GaussianExpectation e) {
    double q = start;
    double growth = growth(f, weights, biases, q, e);
    if (Math.abs(growth) > STILL) {
      double factor = growth > 0 ? 2 : 0.5;
      boolean found = false;
      for (int i = 0; i < STEPS && !found; i++) {
        double next = q * factor;
        double there = growth(f, weights, biases, next, e);
        if (growth < 0 && biases == 0 && Math.abs(there) < STILL) {
          // it shrinks ever more slowly, as tanh does on its critical line; below, rounding decides
          q = next;
          break;
        }
        if (there > 0 != growth > 0) {
          q = between(f, weights, biases, Math.min(q, next), Math.max(q, next), e);
          found = true;
        } else {
          q = next;
        }
      }
      if (!found) {
        double end = growth > 0 ? Double.POSITIVE_INFINITY : 0;
        return new FixedPoint(end, weights * e.moments(f, 0, q).slopeSquare());
      }
    }
    return new FixedPoint(q, weights * e.moments(f, 0, q).slopeSquare());
  }

  /** The depth scale; infinite at chi 1. */
  double xi() {
    double log = Math.abs(Math.log(chi));
    return log < STILL ? Double.POSITIVE_INFINITY : 1 / log;
  }

  /** By which part a layer changes the mean square. */
  private static double growth(
      Elementwise f, double weights, double biases, double q, GaussianExpectation e) {
    return (weights * e.moments(f, 0, q).square() + biases) / q - 1;
  }

  private static double between(
      Elementwise f,
      double weights,
      double biases,
      double low,
      double high,
      GaussianExpectation e) {
    double a = low;
    double b = high;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (a + b) / 2;
      if (growth(f, weights, biases, middle, e) > 0) {
        a = middle;
      } else {
        b = middle;
      }
    }
    return (a + b) / 2;
  }
}
