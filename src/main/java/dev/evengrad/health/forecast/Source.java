package dev.evengrad.health.forecast;

/**
 * The normal numbers that a signal is a function of, alike for every unit. Two signals with the same source (the same object) are
 * functions of the same numbers; those of different sources are independent.
 */
final class Source {
  /** Mean squares are followed as far as these; floats overflow long before. */
  private static final double LEAST = 1e-280;

  private static final double MOST = 1e80;

  private final double mean;
  private final double variance;
  private final double shared;

  /**
   * A source.
   *
   * @param mean of every number
   * @param variance of every number
   * @param shared the covariance of the numbers of two rows in the same unit
   */
  Source(double mean, double variance, double shared) {
    this.mean = Math.clamp(mean, -MOST, MOST);
    this.variance = variance > 0 ? Math.clamp(variance, LEAST, MOST) : 0;
    this.shared = Math.clamp(shared, 0, this.variance);
  }

  double mean() {
    return mean;
  }

  double variance() {
    return variance;
  }

  double shared() {
    return shared;
  }

  double meanSquare() {
    return mean * mean + variance;
  }
}
