package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/** See {@link Metrics#meanAbsoluteError}. */
final class MeanAbsoluteError extends MeanMetric {
  @Override
  public String name() {
    return "mae";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public void begin(Reading how) {
    how.requireValues(this);
  }

  @Override
  double figure(int row, Tensor outputs, Targets targets) {
    int width = outputs.width();
    double sum = 0;
    for (int c = 0; c < width; c++) {
      sum += Math.abs(error(row, c, outputs, targets));
    }
    return sum / width;
  }

  /** Output less target. */
  static double error(int row, int c, Tensor outputs, Targets targets) {
    return (double) outputs.array()[outputs.row(row) + c]
        - targets.values()[row * outputs.width() + c];
  }
}
