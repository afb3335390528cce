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

/** A trained layer's weights stay the same within 1e-8 and 1e-5 of each over 3 steps in a row. */
final class UnchangedTensor implements Rule {
  private static final int STEPS = 3;

  private final Report report = new Report("sagemaker.unchanged_tensor", "");
  private final List<WatchedLayer> layers;
  private final int[] unchanged;

  UnchangedTensor(WatchedRun run) {
    layers = run.layers();
    unchanged = new int[layers.size()];
  }

  @Override
  public String name() {
    return report.rule();
  }

  @Override
  public Set<Statistic> needs() {
    return Set.of(Statistic.WEIGHT_CHANGED);
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    int worst = -1;
    boolean there = false;
    for (int layer = 0; layer < unchanged.length; layer++) {
      double changed = changed(numbers, layer);
      if (Double.isNaN(changed) || !layers.get(layer).trained()) {
        continue;
      }
      there = true;
      unchanged[layer] = changed == 0 ? unchanged[layer] + 1 : 0;
      if (worst < 0 && unchanged[layer] >= STEPS) {
        worst = layer;
      }
    }
    if (worst >= 0) {
      String layer = layers.get(worst).name();
      report.raise(
          findings,
          numbers.step(),
          "the weights of " + layer + " have not changed for " + unchanged[worst] + " steps",
          new Finding.Evidence(
              layer, numbers.step(), "steps without a change", unchanged[worst], STEPS));
    } else if (there) {
      report.set(false, findings, numbers.step(), "");
    }
  }

  /** A step that left the weights exactly as they were is known by its update alone. */
  private static double changed(StepNumbers numbers, int layer) {
    double fraction = numbers.get(Statistic.WEIGHT_CHANGED, layer);
    return Double.isNaN(fraction) ? numbers.get(Statistic.UPDATE_NORM, layer) : fraction;
  }
}
