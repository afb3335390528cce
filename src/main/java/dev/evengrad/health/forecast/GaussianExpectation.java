package dev.evengrad.health.forecast;

import java.util.HashMap;
import java.util.Map;

/**
 * Expectations over normal numbers by quadrature, split at the kinks of the function (a rule for smooth functions is wrong by 7 to 32 %
 * for hard_tanh). Moments have a relative error of 1e-9, overlaps of two rows one of 1e-6; those of an activation of the user's own, of
 * which kinks are not known and values only in float, one of about 1e-4. Remembers what it has computed.
 */
final class GaussianExpectation {
  private static final double NORM = 1 / Math.sqrt(2 * Math.PI);

  /** A panel is halved until its two rules agree to this part of the whole; the better one is then right to its square. */
  private static final double AGREEMENT = 1e-8;

  /** The same where values are floats. */
  private static final double FLOAT_AGREEMENT = 1e-5;

  private static final int DEEPEST = 40;
  private static final int FLOAT_DEEPEST = 10;
  private static final double WIDTH = 2;

  /** The largest variance of which overlaps are computed. */
  private static final double LARGE = 1e6;

  /** For overlaps. */
  private static final double NEAR_REACH = 7.5;

  private static final int COMPONENTS = 4;

  private final Map<Key, Moments> moments = new HashMap<>();
  private final Map<Key, Double> overlaps = new HashMap<>();

  private record Key(String function, double mean, double variance, double shared) {}

  /** Expectations of f(x), x normal. */
  Moments moments(Elementwise f, double mean, double variance) {
    if (f instanceof Elementwise.Affine a) {
      double y = a.scale() * mean + a.shift();
      double square = y * y + a.scale() * a.scale() * variance;
      return new Moments(y, square, a.scale(), a.scale() * a.scale());
    }
    if (variance == 0) {
      double y = f.value(mean);
      double slope = f.derivative(mean);
      return new Moments(y, y * y, slope, slope * slope);
    }
    Key key = new Key(f.text(), mean, variance, 0);
    Moments known = moments.get(key);
    if (known == null) {
      known = new Adaptive(f, mean, Math.sqrt(variance)).integrate();
      moments.put(key, known);
    }
    return known;
  }

  /**
   * E f(x1) f(x2) for two normal numbers of the same mean and variance.
   *
   * @param shared their covariance, taken from 0 to the variance
   */
  double overlap(Elementwise f, double mean, double variance, double shared) {
    double within = Math.clamp(shared, 0, variance);
    if (f instanceof Elementwise.Affine a) {
      double y = a.scale() * mean + a.shift();
      return y * y + a.scale() * a.scale() * within;
    }
    if (within == variance) {
      return moments(f, mean, variance).square();
    }
    if (within == 0) {
      double y = moments(f, mean, variance).mean();
      return y * y;
    }
    if (variance > LARGE) {
      // so far out f is a line on either side, and the cosine does not change any more
      double shrunk = LARGE / variance;
      return overlap(f, mean * Math.sqrt(shrunk), LARGE, within * shrunk)
          * moments(f, mean, variance).square()
          / moments(f, mean * Math.sqrt(shrunk), LARGE).square();
    }
    Key key = new Key(f.text(), mean, variance, within);
    return overlaps.computeIfAbsent(key, k -> newOverlap(f, mean, variance, within));
  }

  /** Over what both share: the square of the expectation over what each has for itself. */
  private static double newOverlap(Elementwise f, double mean, double variance, double shared) {
    double[] kinks = f.kinks();
    double common = Math.sqrt(shared);
    double own = Math.sqrt(variance - shared);
    double[] outer = Panels.bounds(kinks, mean, common, NEAR_REACH, WIDTH);
    double sum = 0;
    for (int p = 1; p < outer.length; p++) {
      double half = (outer[p] - outer[p - 1]) / 2;
      for (int i = 0; i < GaussKronrod.POINTS; i++) {
        double z = outer[p - 1] + half + half * GaussKronrod.node(i);
        double inner = mean(f, kinks, mean + common * z, own);
        sum += half * GaussKronrod.weight(i) * density(z) * inner * inner;
      }
    }
    return sum;
  }

  private static double mean(Elementwise f, double[] kinks, double mean, double deviation) {
    double[] bounds = Panels.bounds(kinks, mean, deviation, NEAR_REACH, 2 * WIDTH);
    double sum = 0;
    for (int p = 1; p < bounds.length; p++) {
      double half = (bounds[p] - bounds[p - 1]) / 2;
      for (int i = 0; i < GaussKronrod.POINTS; i++) {
        double z = bounds[p - 1] + half + half * GaussKronrod.node(i);
        sum += half * GaussKronrod.weight(i) * density(z) * f.value(mean + deviation * z);
      }
    }
    return sum;
  }

  private static double density(double z) {
    return NORM * Math.exp(-z * z / 2);
  }

  /** One integration of all four moments at once. */
  private static final class Adaptive {
    private final Elementwise f;
    private final double mean;
    private final double deviation;
    private final double agreement;
    private final int deepest;
    private final double[] total = new double[COMPONENTS];
    private final double[] magnitude = new double[COMPONENTS];

    Adaptive(Elementwise f, double mean, double deviation) {
      this.f = f;
      this.mean = mean;
      this.deviation = deviation;
      this.agreement = f.measured() ? FLOAT_AGREEMENT : AGREEMENT;
      this.deepest = f.measured() ? FLOAT_DEEPEST : DEEPEST;
    }

    Moments integrate() {
      double[] bounds = Panels.bounds(f.kinks(), mean, deviation, Panels.REACH, WIDTH);
      double[][] first = new double[bounds.length - 1][];
      for (int p = 0; p < first.length; p++) {
        first[p] = panel(bounds[p], bounds[p + 1]);
        for (int c = 0; c < COMPONENTS; c++) {
          magnitude[c] += Math.abs(first[p][c]);
        }
      }
      for (int p = 0; p < first.length; p++) {
        add(bounds[p], bounds[p + 1], first[p], 0);
      }
      return new Moments(total[0], total[1], total[2], total[3]);
    }

    private void add(double from, double to, double[] sums, int depth) {
      if (depth == deepest || agrees(sums)) {
        for (int c = 0; c < COMPONENTS; c++) {
          total[c] += sums[c];
        }
        return;
      }
      double middle = (from + to) / 2;
      add(from, middle, panel(from, middle), depth + 1);
      add(middle, to, panel(middle, to), depth + 1);
    }

    private boolean agrees(double[] sums) {
      for (int c = 0; c < COMPONENTS; c++) {
        // what is not finite would not become so by halving
        if (Math.abs(sums[c] - sums[COMPONENTS + c]) > agreement * magnitude[c]) {
          return false;
        }
      }
      return true;
    }

    /** The four integrals by 15 points, then by 7. */
    private double[] panel(double from, double to) {
      double[] sums = new double[2 * COMPONENTS];
      double half = (to - from) / 2;
      double[] y = new double[COMPONENTS];
      for (int i = 0; i < GaussKronrod.POINTS; i++) {
        double z = from + half + half * GaussKronrod.node(i);
        double x = mean + deviation * z;
        y[0] = f.value(x);
        y[1] = y[0] * y[0];
        y[2] = f.derivative(x);
        y[3] = y[2] * y[2];
        double share = half * density(z);
        for (int c = 0; c < COMPONENTS; c++) {
          sums[c] += share * GaussKronrod.weight(i) * y[c];
          sums[COMPONENTS + c] += share * GaussKronrod.gaussWeight(i) * y[c];
        }
      }
      return sums;
    }
  }
}
