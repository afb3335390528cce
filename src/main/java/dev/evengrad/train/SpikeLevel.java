package dev.evengrad.train;

/**
 * The level of one figure over the last steps: moving mean and variance with the weight 0.97 of the past, the first of them the mean
 * and the variance of a warm-up (ZClip, 2025: the mean first, then the variance with the new mean). In decades.
 */
final class SpikeLevel {
  private static final double KEPT = 0.97;

  /** Least deviation: figures that hardly differ must not make an outlier of one that is a few per cent more. */
  private static final double LEAST = 0.1;

  double mean;
  double variance;

  /** Begins anew. */
  void clear() {
    mean = 0;
    variance = 0;
  }

  /**
   * Takes a figure of the warm-up.
   *
   * @param count of figures, this one included
   */
  void warmUp(double figure, long count) {
    double off = figure - mean;
    mean += off / count;
    variance += (off * (figure - mean) - variance) / count;
  }

  void take(double figure) {
    mean = KEPT * mean + (1 - KEPT) * figure;
    variance = KEPT * variance + (1 - KEPT) * (figure - mean) * (figure - mean);
  }

  /** How many deviations a figure is above the level. */
  double z(double figure) {
    return (figure - mean) / Math.max(LEAST, Math.sqrt(variance));
  }
}
