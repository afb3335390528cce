package dev.evengrad.train;

import dev.evengrad.loss.Loss;
import java.util.List;

/** The built-in metrics. */
public final class Metrics {
  private Metrics() {}

  /** The share of rows whose largest output is that of the right class (of equal outputs the first counts). */
  public static Metric accuracy() {
    return new Accuracy();
  }

  /** The mean of |output - target| over rows and outputs. */
  public static Metric meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  /** The share of the targets' variance that the outputs explain, averaged over outputs. */
  public static Metric rSquared() {
    return new RSquared();
  }

  /** What fits a loss: accuracy for classes, mae and r2 for values. */
  public static List<Metric> of(Loss loss) {
    return loss.takesClasses() ? List.of(accuracy()) : List.of(meanAbsoluteError(), rSquared());
  }
}
