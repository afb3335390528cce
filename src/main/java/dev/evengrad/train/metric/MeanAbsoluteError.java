package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/** See {@link Metrics#meanAbsoluteError}. */
final class MeanAbsoluteError implements Metric {
  private long count;
  private double sum;

  @Override
  public String name() {
    return "mae";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public void reset() {
    count = 0;
    sum = 0;
  }

  @Override
  public void add(int rows, Tensor outputs, Targets targets) {
    int width = outputs.width();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        sum +=
            Math.abs(
                (double) outputs.array()[outputs.offset() + r * outputs.stride() + c]
                    - targets.values()[r * width + c]);
      }
    }
    count += (long) rows * width;
  }

  @Override
  public double value() {
    return sum / count;
  }
}
