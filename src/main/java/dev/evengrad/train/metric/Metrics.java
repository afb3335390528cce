package dev.evengrad.train.metric;

import dev.evengrad.loss.Loss;
import java.util.List;

/** The built-in metrics. */
public final class Metrics {
  private Metrics() {}

  /**
   * The share of rows whose largest output is that of the right class, or of the class with the largest share if the targets are
   * distributions (of equal ones the first counts).
   */
  public static Metric accuracy() {
    return new Accuracy();
  }

  /**
   * The share of outputs that lie on the side of 0 (probability 1/2 behind a sigmoid) on which their target lies of 1/2; a class is the
   * target of one output.
   */
  public static Metric binaryAccuracy() {
    return new BinaryAccuracy();
  }

  /** The mean of |output - target| over rows and outputs. */
  public static Metric meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  /** The share of the targets' variance that the outputs explain, averaged over outputs. */
  public static Metric rSquared() {
    return new RSquared();
  }

  /** What fits a loss: accuracy for classes and for probabilities, mae and r2 for other values. All rows count the same. */
  public static List<Metric> of(Loss loss) {
    if (loss.binary()) {
      return List.of(binaryAccuracy());
    }
    return loss.takesClasses() ? List.of(accuracy()) : List.of(meanAbsoluteError(), rSquared());
  }
}
