package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/** See {@link Metrics#rootMeanSquaredError}. */
final class RootMeanSquaredError extends MeanMetric {
  @Override
  public String name() {
    return "rmse";
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
      double error = MeanAbsoluteError.error(row, c, outputs, targets);
      sum += error * error;
    }
    return sum / width;
  }

  @Override
  public double value() {
    return Math.sqrt(super.value());
  }
}
