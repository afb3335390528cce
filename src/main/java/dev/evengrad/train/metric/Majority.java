package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;
import java.util.Arrays;

/** See {@link Metrics#majority}. */
final class Majority extends ClassMetric {
  /** Weights by class; for outputs with a target each, of each what is not and what is. */
  private double[][] weights = new double[0][];

  @Override
  public String name() {
    return "majority";
  }

  @Override
  public void reset() {
    for (double[] ofOutput : weights) {
      Arrays.fill(ofOutput, 0);
    }
  }

  @Override
  public void add(int rows, Tensor outputs, Targets targets) {
    int width = outputs.width();
    boolean apart = width == 1 || !targets.areClasses();
    if (weights.length == 0) {
      weights = apart ? new double[width][2] : new double[1][width];
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        boolean is = RankMetric.positive(targets, r, c, width);
        if (apart) {
          weights[c][is ? 1 : 0] += targets.rowWeight(r);
        } else if (is) {
          weights[0][c] += targets.rowWeight(r);
        }
      }
    }
  }

  @Override
  public double value() {
    double right = 0;
    double whole = 0;
    for (double[] ofOutput : weights) {
      right += Arrays.stream(ofOutput).max().orElse(0);
      whole += Arrays.stream(ofOutput).sum();
    }
    return right / whole;
  }
}
