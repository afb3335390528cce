package dev.evengrad.train;

import java.util.Map;

/**
 * How good a network is on some data.
 *
 * @param rows rows evaluated
 * @param loss mean loss
 * @param metrics by name, e.g. accuracy; mae and r2
 */
public record Evaluation(long rows, double loss, Map<String, Double> metrics) {

  /** The share of rows classified rightly, 0 to 1; NaN where the targets are not classes. */
  public double accuracy() {
    return metrics.getOrDefault("accuracy", Double.NaN);
  }
}
