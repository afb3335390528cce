package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/** See {@link Metrics#binaryAccuracy}. */
final class BinaryAccuracy implements Metric {
  private long count;
  private long right;

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public void reset() {
    count = 0;
    right = 0;
  }

  @Override
  public void add(int rows, Tensor outputs, Targets targets) {
    int width = outputs.width();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        float output = outputs.array()[outputs.row(r) + c];
        boolean predicted = output > 0;
        boolean wanted =
            targets.areClasses()
                ? targets.classes()[r] == 1
                : targets.values()[r * width + c] > 0.5f;
        if (predicted == wanted && !Float.isNaN(output)) {
          right++;
        }
      }
    }
    count += (long) rows * width;
  }

  @Override
  public double value() {
    return (double) right / count;
  }
}
