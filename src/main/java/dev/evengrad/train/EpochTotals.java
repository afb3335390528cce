package dev.evengrad.train;

import dev.evengrad.health.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up the steps of an epoch. */
final class EpochTotals {
  private final long start = System.nanoTime();
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

  EpochTotals(int layers) {
    this.layerNorms = new double[layers];
    this.layerLargest = new float[layers];
  }

  void applied(int batchRows, double weight, StepReport report) {
    steps++;
    rows += batchRows;
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

  void skipped(int batchRows) {
    steps++;
    skipped++;
    rows += batchRows;
  }

  EpochReport report(
      long epoch,
      boolean complete,
      StepReport names,
      List<Metric> metrics,
      @Nullable Finding halted) {
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
