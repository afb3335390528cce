package dev.evengrad.health.rules.sagemaker;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.comparison.Report;
import java.util.List;
import java.util.Set;

/**
 * In one of the first 10 steps the variance of the weights differs between layers by more than a factor of 10, or the 5th and the 95th
 * percentile of a layer's gradient are less than 0.001 apart, or the loss has not fallen for 5 steps.
 */
final class PoorWeightInitialization implements Rule {
  private static final int STEPS = 10;
  private static final double RATIO = 10;
  private static final double SPREAD = 0.001;
  private static final int PATIENCE = 5;

  private final Report report = new Report("sagemaker.poor_weight_initialization", "");
  private final List<WatchedLayer> layers;
  private int seen;
  private double lowestLoss = Double.POSITIVE_INFINITY;
  private int flat;

  PoorWeightInitialization(WatchedRun run) {
    layers = run.layers();
  }

  @Override
  public String name() {
    return report.rule();
  }

  @Override
  public Set<Statistic> needs() {
    return Set.of(Statistic.WEIGHT_VARIANCE, Statistic.GRADIENT_P5, Statistic.GRADIENT_P95);
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (seen++ >= STEPS) {
      return;
    }
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (int layer = 0; layer < layers.size(); layer++) {
      double variance = numbers.get(Statistic.WEIGHT_VARIANCE, layer);
      if (!Double.isNaN(variance)) {
        smallest = Math.min(smallest, variance);
        largest = Math.max(largest, variance);
      }
      double spread =
          numbers.get(Statistic.GRADIENT_P95, layer) - numbers.get(Statistic.GRADIENT_P5, layer);
      if (spread < SPREAD) {
        raise(
            numbers,
            findings,
            layers.get(layer).name(),
            "p95 - p5 of the gradient",
            spread,
            SPREAD);
      }
    }
    if (largest > RATIO * smallest) {
      raise(numbers, findings, "", "ratio of weight variances", largest / smallest, RATIO);
    }
    takeLoss(numbers, findings);
  }

  private void takeLoss(StepNumbers numbers, Findings findings) {
    double loss = numbers.loss();
    if (Double.isNaN(loss)) {
      return;
    }
    flat = loss < lowestLoss ? 0 : flat + 1;
    lowestLoss = Math.min(lowestLoss, loss);
    if (flat >= PATIENCE) {
      raise(numbers, findings, "", "steps without a lower loss", flat, PATIENCE);
    }
  }

  private void raise(
      StepNumbers numbers,
      Findings findings,
      String layer,
      String quantity,
      double value,
      double limit) {
    report.raise(
        findings,
        numbers.step(),
        quantity
            + (layer.isEmpty() ? "" : " in " + layer)
            + " is "
            + (float) value
            + ", limit "
            + (float) limit,
        new Finding.Evidence(layer, numbers.step(), quantity, value, limit));
  }
}
