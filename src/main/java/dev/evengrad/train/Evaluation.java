package dev.evengrad.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good a network is on some data.
 *
 * @param rows rows evaluated
 * @param loss mean loss
 * @param metrics by name, e.g. accuracy; mae and r2
 * @param notANumber the rows whose outputs are not a number; null if there are none
 */
public record Evaluation(
    long rows, double loss, Map<String, Double> metrics, @Nullable NotANumberRows notANumber) {

  /** One in which all outputs are numbers. */
  public Evaluation(long rows, double loss, Map<String, Double> metrics) {
    this(rows, loss, metrics, null);
  }

  /** The share of rows classified rightly, 0 to 1; NaN where the targets are not classes. */
  public double accuracy() {
    return metrics.getOrDefault("accuracy", Double.NaN);
  }
}
