package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/** What metrics share that are the mean of a figure of each row by the rows' weights. */
abstract class MeanMetric extends ClassMetric {
  private double sum;
  private double weight;

  @Override
  public final void reset() {
    sum = 0;
    weight = 0;
  }

  @Override
  public final void add(int rows, Tensor outputs, Targets targets) {
    for (int r = 0; r < rows; r++) {
      double w = targets.rowWeight(r);
      if (w != 0) {
        sum += w * figure(r, outputs, targets);
        weight += w;
      }
    }
  }

  /** The figure of one row. */
  abstract double figure(int row, Tensor outputs, Targets targets);

  @Override
  public double value() {
    return sum / weight;
  }
}
