package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.loss.Targets;

/** See {@link Metrics#brier}. */
final class Brier extends MeanMetric {
  @Override
  public String name() {
    return "brier";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public void begin(Reading how) {
    how.requireProbabilities(this);
    super.begin(how);
  }

  @Override
  double figure(int row, Tensor outputs, Targets targets) {
    int width = outputs.width();
    float[] z = outputs.array();
    int at = outputs.row(row);
    if (width == 2 && targets.areClasses()) {
      return square(Reading.probability((double) z[at + 1] - z[at]) - targets.classes()[row]);
    }
    boolean apart = width == 1 || reading.link() == OutputLink.SIGMOID;
    double logSum = apart ? 0 : RankMetric.logSum(z, at, width);
    double sum = 0;
    for (int c = 0; c < width; c++) {
      double p = apart ? Reading.probability(z[at + c]) : StrictMath.exp(z[at + c] - logSum);
      sum += square(p - target(targets, row, c, width));
    }
    return apart ? sum / width : sum;
  }

  private static double target(Targets targets, int row, int c, int width) {
    if (!targets.areClasses()) {
      return targets.values()[row * width + c];
    }
    return targets.classes()[row] == (width == 1 ? 1 : c) ? 1 : 0;
  }

  private static double square(double x) {
    return x * x;
  }
}
