package dev.evengrad.train.metric;

/** F1 at the threshold that makes it largest, on the very rows that it is measured on. */
final class BestF1 extends RankMetric {
  @Override
  public String name() {
    return "f1(best)";
  }

  @Override
  double value(RankedScores scores) {
    double[] sums = new double[3]; // best; positives and negatives so far
    scores.descending(
        (score, positives, negatives) -> {
          if (Float.isNaN(score)) {
            return; // taken for no class
          }
          sums[1] += positives;
          sums[2] += negatives;
          double f1 = 2 * sums[1] / (sums[1] + sums[2] + scores.positives());
          sums[0] = Math.max(sums[0], f1);
        });
    return sums[0];
  }
}
