package dev.evengrad.health.rules.autotrainer;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.comparison.Report;
import java.util.List;
import java.util.Set;

/** At least 0.7 of the entries of all weight gradients are exactly 0. */
final class DyingRelu extends EveryThirdEpoch {
  private static final double ZEROS = 0.7;

  private final Report report = new Report("autotrainer.dying_relu", "");
  private final List<WatchedLayer> layers;
  private double zeros = Double.NaN;

  DyingRelu(WatchedRun run) {
    super("autotrainer.dying_relu");
    layers = run.layers();
  }

  @Override
  public Set<Statistic> needs() {
    return Set.of(Statistic.GRADIENT_ZEROS);
  }

  /** Zeros are counted in some of the steps only: the latest count is kept. */
  @Override
  public void step(StepNumbers numbers, Findings findings) {
    double sum = 0;
    double entries = 0;
    for (int layer = 0; layer < layers.size(); layer++) {
      double fraction = numbers.get(Statistic.GRADIENT_ZEROS, layer);
      if (!Double.isNaN(fraction)) {
        double size = size(layers.get(layer));
        sum += fraction * size;
        entries += size;
      }
    }
    if (entries > 0) {
      zeros = sum / entries;
    }
  }

  /** The number of weights; 1 where it is unknown. */
  private static double size(WatchedLayer layer) {
    return Math.max(1, (double) layer.inputs() * layer.outputs());
  }

  @Override
  void epoch(EvaluationNumbers numbers) {}

  @Override
  void check(EvaluationNumbers numbers, Findings findings) {
    if (!Double.isNaN(zeros)) {
      report.set(
          zeros >= ZEROS,
          findings,
          numbers.step(),
          (float) (100 * zeros) + " % of the gradients' entries are exactly 0",
          new Finding.Evidence(
              "", numbers.step(), "fraction of zeros in all gradients", zeros, ZEROS));
    }
  }
}
