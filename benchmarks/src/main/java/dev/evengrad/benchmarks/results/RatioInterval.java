package dev.evengrad.benchmarks.results;

/// The ratio of paired times with its 95 % confidence interval: the mean of the logarithms of the pairs' ratios, and
/// Student's t for its error. Pairs are taken one right after the other, so that what slows a machine for a while slows
/// both.
///
/// @param ratio the geometric mean of new/old; below 1 the new is faster
/// @param low the lower end of the interval
/// @param high the upper end
record RatioInterval(double ratio, double low, double high) {
  /// The 97.5 % points of Student's t for 1, 2, ... degrees of freedom.
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086
  };

  private static final double NORMAL = 1.96;

  static RatioInterval of(double[] old, double[] now) {
    int n = old.length;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += Math.log(now[i] / old[i]) / n;
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double d = Math.log(now[i] / old[i]) - mean;
      squares += d * d;
    }
    if (n < 2) {
      return new RatioInterval(Math.exp(mean), 0, Double.POSITIVE_INFINITY);
    }
    double t = n - 2 < T.length ? T[n - 2] : NORMAL;
    double half = t * Math.sqrt(squares / (n - 1) / n);
    return new RatioInterval(Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half));
  }

  /// Whether 1 is outside of the interval.
  boolean differs() {
    return low > 1 || high < 1;
  }
}
