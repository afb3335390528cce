package dev.evengrad.train;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/** See {@link Metrics#accuracy}. */
final class Accuracy implements Metric {
  private long rows;
  private long right;

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public void reset() {
    rows = 0;
    right = 0;
  }

  @Override
  public void add(int batchRows, Tensor outputs, Targets targets) {
    int[] classes = targets.classes();
    for (int r = 0; r < batchRows; r++) {
      if (largest(outputs, r) == classes[r]) {
        right++;
      }
    }
    rows += batchRows;
  }

  @Override
  public double value() {
    return (double) right / rows;
  }

  /** The index of the largest output of a row; of equal ones the first. */
  private static int largest(Tensor outputs, int row) {
    int from = outputs.offset() + row * outputs.stride();
    int best = 0;
    for (int c = 1; c < outputs.width(); c++) {
      if (outputs.array()[from + c] > outputs.array()[from + best]) {
        best = c;
      }
    }
    return best;
  }
}
