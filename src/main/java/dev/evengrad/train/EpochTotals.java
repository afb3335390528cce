package dev.evengrad.train;

import dev.evengrad.health.Finding;
import dev.evengrad.train.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up the steps of an epoch. */
final class EpochTotals {
  private final long start = System.nanoTime();
  private final StepTransaction transaction;
  private final List<Metric> metrics;
  private final double[] layerNorms;
  private final float[] layerLargest;
  private long rows;
  private double appliedWeight;
  private int steps;
  private int skipped;
  private int clippedSteps;
  private long clippedEntries;
  private double cosineSum;
  private int cosines;
  private double lossSum;
  private double auxiliarySum;
  private double normSum;

  /** Of none so far; resets the metrics. */
  EpochTotals(StepTransaction transaction, List<Metric> metrics) {
    this.transaction = transaction;
    this.metrics = metrics;
    this.layerNorms = new double[transaction.report().layerCount()];
    this.layerLargest = new float[layerNorms.length];
    metrics.forEach(Metric::reset);
  }

  /** Adds the step that the transaction was just in. */
  void add(StepOutcome outcome, int batchRows) {
    steps++;
    rows += batchRows;
    if (outcome instanceof StepOutcome.Applied) {
      applied(transaction.weight(), transaction.report());
      for (Metric metric : metrics) {
        metric.add(batchRows, transaction.outputs(), transaction.targets());
      }
    } else {
      skipped++;
    }
  }

  private void applied(double weight, StepReport report) {
    appliedWeight += weight;
    lossSum += report.loss() * weight;
    auxiliarySum += report.auxiliaryLoss() * weight;
    normSum += report.gradientNorm();
    clippedEntries += report.clippedEntries();
    if (!Double.isNaN(report.clipCosine())) {
      cosineSum += report.clipCosine();
      cosines++;
    }
    if (report.clipped()) {
      clippedSteps++;
    }
    for (int i = 0; i < layerNorms.length; i++) {
      layerNorms[i] += report.layerGradientNorm(i);
      layerLargest[i] = Math.max(layerLargest[i], report.layerLargestGradient(i));
    }
  }

  EpochReport report(long epoch, boolean complete, @Nullable Finding halted) {
    StepReport names = transaction.report();
    int applied = steps - skipped;
    float largest = 0;
    List<EpochReport.LayerGradient> layers = new ArrayList<>();
    for (int i = 0; i < layerNorms.length; i++) {
      layers.add(
          new EpochReport.LayerGradient(
              names.layerName(i), layerNorms[i] / applied, layerLargest[i]));
      largest = Math.max(largest, layerLargest[i]);
    }
    Map<String, Double> values = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      values.put(metric.name(), metric.value());
    }
    double seconds = Math.max(1, System.nanoTime() - start) * 1e-9;
    return new EpochReport(
        epoch,
        complete,
        rows,
        steps,
        skipped,
        clippedSteps,
        clippedEntries,
        cosineSum / cosines,
        lossSum / appliedWeight,
        auxiliarySum / appliedWeight,
        values,
        normSum / applied,
        largest,
        layers,
        seconds,
        halted);
  }
}
