package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.loss.Targets;

/** See {@link Metrics#logLoss}. From the outputs before the link, so that a probability that rounds to 1 or 0 keeps its digits. */
final class LogLoss extends MeanMetric {
  @Override
  public String name() {
    return "log_loss";
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
    if (width == 1 || reading.link() == OutputLink.SIGMOID) {
      double sum = 0;
      for (int c = 0; c < width; c++) {
        double t =
            targets.areClasses() ? targets.classes()[row] : targets.values()[row * width + c];
        sum += t * softplus(-z[at + c]) + (1 - t) * softplus(z[at + c]);
      }
      return sum / width;
    }
    double logSum = RankMetric.logSum(z, at, width);
    if (targets.areClasses()) {
      return logSum - z[at + targets.classes()[row]];
    }
    double sum = 0;
    for (int c = 0; c < width; c++) {
      double t = targets.values()[row * width + c];
      sum += t == 0 ? 0 : t * (logSum - z[at + c]);
    }
    return sum;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }
}
