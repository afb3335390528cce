package dev.evengrad.train.metric;

/** See {@link Metrics#averagePrecision}: the sum of precision times the gain in recall over all thresholds, without interpolation. */
final class AveragePrecision extends RankMetric {
  @Override
  public String name() {
    return "average_precision";
  }

  @Override
  double value(RankedScores scores) {
    double[] sums = new double[3]; // precision times positives; positives and negatives so far
    scores.descending(
        (score, positives, negatives) -> {
          sums[1] += positives;
          sums[2] += negatives;
          if (positives > 0) {
            sums[0] += positives * sums[1] / (sums[1] + sums[2]);
          }
        });
    return sums[0] / scores.positives();
  }
}
