package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;

/** See {@link Metrics#accuracy} and {@link Metrics#binaryAccuracy}. */
final class Accuracy extends ClassMetric {
  private final boolean eachOutput;
  private double weight;
  private double right;

  /** Of rows, or of each output of a row apart. */
  Accuracy(boolean eachOutput) {
    this.eachOutput = eachOutput;
  }

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public void reset() {
    weight = 0;
    right = 0;
  }

  @Override
  public void add(int rows, Tensor outputs, Targets targets) {
    int width = outputs.width();
    for (int r = 0; r < rows; r++) {
      double w = targets.rowWeight(r);
      weight += w * (eachOutput ? width : 1);
      if (eachOutput) {
        right += w * rightOutputs(r, outputs, targets);
      } else {
        int predicted = reading.classOf(outputs.array(), outputs.row(r), width);
        right += predicted >= 0 && predicted == wanted(r, width, targets) ? w : 0;
      }
    }
  }

  private int rightOutputs(int row, Tensor outputs, Targets targets) {
    int width = outputs.width();
    int count = 0;
    for (int c = 0; c < width; c++) {
      float output = outputs.array()[outputs.row(row) + c];
      boolean wanted =
          targets.areClasses()
              ? targets.classes()[row] == 1
              : targets.values()[row * width + c] > 0.5f;
      count += !Float.isNaN(output) && reading.second(output) == wanted ? 1 : 0;
    }
    return count;
  }

  private static int wanted(int row, int width, Targets targets) {
    return targets.areClasses()
        ? targets.classes()[row]
        : Reading.wanted(targets.values(), row * width, width);
  }

  @Override
  public double value() {
    return right / weight;
  }
}
