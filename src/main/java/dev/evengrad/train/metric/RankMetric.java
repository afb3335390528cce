package dev.evengrad.train.metric;

import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.loss.Targets;
import java.util.ArrayList;
import java.util.List;

/**
 * What metrics of ranks share. Of two classes the second is ranked, by its output or by the difference of both; of more than two, and of
 * outputs with a target each, every one against the rest, and the figure is the mean over those that have rows of both kinds.
 */
abstract class RankMetric extends ClassMetric {
  private final List<RankedScores> columns = new ArrayList<>();
  private int used;

  @Override
  public void reset() {
    used = 0;
    columns.forEach(RankedScores::reset);
  }

  @Override
  public void add(int rows, Tensor outputs, Targets targets) {
    int width = outputs.width();
    boolean pair = width == 2 && targets.areClasses();
    used = pair ? 1 : width;
    while (columns.size() < used) {
      columns.add(new RankedScores());
    }
    for (int r = 0; r < rows; r++) {
      float weight = targets.rowWeight(r);
      int at = outputs.row(r);
      if (pair) {
        float difference = outputs.array()[at + 1] - outputs.array()[at];
        columns.get(0).add(difference, targets.classes()[r] == 1, weight);
        continue;
      }
      double logSum = softmax(width) ? logSum(outputs.array(), at, width) : 0;
      for (int c = 0; c < width; c++) {
        float score = (float) (outputs.array()[at + c] - logSum);
        columns.get(c).add(score, positive(targets, r, c, width), weight);
      }
    }
  }

  /** One of many probabilities ranks rows by what is left of it beside the others. */
  private boolean softmax(int width) {
    return width > 1 && reading.link() == OutputLink.SOFTMAX;
  }

  static boolean positive(Targets targets, int row, int c, int width) {
    if (targets.areClasses()) {
      return targets.classes()[row] == (width == 1 ? 1 : c);
    }
    return targets.values()[row * width + c] > 0.5f;
  }

  /** The logarithm of the sum of exp, in double; NaN if that is not finite. */
  static double logSum(float[] values, int from, int n) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < n; c++) {
      largest = Math.max(largest, values[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < n; c++) {
      sum += StrictMath.exp(values[from + c] - largest);
    }
    return largest + StrictMath.log(sum);
  }

  @Override
  public final double value() {
    double sum = 0;
    int count = 0;
    for (RankedScores scores : columns.subList(0, used)) {
      if (scores.positives() > 0 && scores.negatives() > 0) {
        sum += value(scores);
        count++;
      }
    }
    return sum / count;
  }

  /** The figure of one class against the rest; there are rows of both. */
  abstract double value(RankedScores scores);
}
