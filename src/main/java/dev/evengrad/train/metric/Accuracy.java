package dev.evengrad.train.metric;

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
    for (int r = 0; r < batchRows; r++) {
      int width = outputs.width();
      int predicted = largest(outputs.array(), outputs.offset() + r * outputs.stride(), width);
      int wanted =
          targets.areClasses() ? targets.classes()[r] : largest(targets.values(), r * width, width);
      if (predicted == wanted && predicted >= 0) {
        right++;
      }
    }
    rows += batchRows;
  }

  @Override
  public double value() {
    return (double) right / rows;
  }

  /**
   * The index of the largest of {@code n} values; of equal ones the first; -1 if one is NaN or the largest is not finite, whose softmax
   * is NaN.
   */
  private static int largest(float[] values, int from, int n) {
    int best = 0;
    for (int c = 0; c < n; c++) {
      if (Float.isNaN(values[from + c])) {
        return -1;
      }
      if (values[from + c] > values[from + best]) {
        best = c;
      }
    }
    return Float.isFinite(values[from + best]) ? best : -1;
  }
}
