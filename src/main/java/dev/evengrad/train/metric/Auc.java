package dev.evengrad.train.metric;

/** See {@link Metrics#auc}: the area under the ROC curve by trapezoids, that is the Mann-Whitney statistic, ties counting half. */
final class Auc extends RankMetric {
  @Override
  public String name() {
    return "auc";
  }

  @Override
  double value(RankedScores scores) {
    double[] sums = new double[2]; // pairs in the right order; positives so far
    scores.descending(
        (score, positives, negatives) -> {
          sums[0] += negatives * (sums[1] + positives / 2);
          sums[1] += positives;
        });
    return sums[0] / (scores.positives() * scores.negatives());
  }
}
