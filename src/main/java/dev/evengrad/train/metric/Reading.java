package dev.evengrad.train.metric;

import dev.evengrad.SettingException;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.OutputLink;

/**
 * How outputs are read.
 *
 * @param link what makes probabilities of them; {@link OutputLink#NONE} for values, and for scores of two classes
 * @param classes whether they tell classes apart
 * @param threshold the probability of the second of two classes (its score without a link) above which a row is taken for it
 */
public record Reading(OutputLink link, boolean classes, double threshold) {
  private static final double EVEN = 0.5;

  /** As a loss has them, the likelier of two classes winning. */
  public static Reading of(Loss loss) {
    return new Reading(loss.link(), loss.takesClasses(), evenThreshold(loss.link()));
  }

  /** Another threshold. */
  public Reading withThreshold(double other) {
    return new Reading(link, classes, other);
  }

  /** Above which the second of two classes is as likely as the first: 0.5, or a score of 0. */
  public static double evenThreshold(OutputLink link) {
    return link == OutputLink.NONE ? 0 : EVEN;
  }

  void requireClasses(Metric metric) {
    if (!classes) {
      throw new SettingException(
          "metric", metric.name(), "one of values, such as mae or r2: the loss has no classes");
    }
  }

  void requireProbabilities(Metric metric) {
    requireClasses(metric);
    if (link == OutputLink.NONE) {
      throw new SettingException(
          "metric",
          metric.name(),
          "one of classes or ranks, such as accuracy or auc: the loss gives scores, no"
              + " probabilities");
    }
  }

  void requireValues(Metric metric) {
    if (classes) {
      throw new SettingException(
          "metric", metric.name(), "one of classes, such as accuracy: the loss learns no values");
    }
  }

  /**
   * The class that a row of outputs is taken for, of equal ones the first; -1 if they are not a number, or their softmax is not.
   *
   * @param values its outputs, from {@code from} on
   */
  int classOf(float[] values, int from, int width) {
    if (width == 1) {
      return Float.isNaN(values[from]) ? -1 : second(values[from]) ? 1 : 0;
    }
    int best = largest(values, from, width);
    if (width > 2 || best < 0 || threshold == EVEN || link != OutputLink.SOFTMAX) {
      return best;
    }
    return probability((double) values[from + 1] - values[from]) > threshold ? 1 : 0;
  }

  /** Whether one output is above the threshold; false of NaN. */
  boolean second(float output) {
    if (link == OutputLink.NONE) {
      return output > threshold;
    }
    return threshold == EVEN ? output > 0 : probability(output) > threshold;
  }

  static double probability(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }

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

  /** The class of the largest of some values that are a target, of equal ones the first. */
  static int wanted(float[] values, int from, int n) {
    return largest(values, from, n);
  }
}
