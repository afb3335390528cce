package dev.evengrad.report.html;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.ArrayList;
import java.util.List;

/// Runs with numbers that are made up, for pages.
final class MadeRun {
  private MadeRun() {}

  /// Layers of such names, the last one for the output.
  static WatchedRun of(String... names) {
    List<WatchedLayer> layers = new ArrayList<>();
    for (String name : names) {
      boolean hidden = layers.size() < names.length - 1;
      layers.add(WatchedLayer.of(name, "dense", 8, 8, hidden ? "relu" : "identity", hidden));
    }
    return new WatchedRun("made", "test", "mse", 0, "sgd(0.1)", 8, layers);
  }

  /// Fills in a step in which all that is shown is measured.
  static StepNumbers fill(StepNumbers numbers, long step) {
    numbers.begin(step);
    numbers.setLoss(1 / (1.0 + step), 0.1);
    numbers.setNorms(2, 1, true);
    for (int layer = 0; layer < numbers.layers(); layer++) {
      double value = Math.exp(-0.1 * layer) * (2 + Math.sin((double) step));
      numbers.set(Statistic.DELTA_NORM, layer, value);
      numbers.set(Statistic.GRADIENT_NORM, layer, 2 * value);
      numbers.set(Statistic.ACTIVATION_RMS, layer, 1);
      numbers.set(Statistic.WEIGHT_NORM, layer, 10);
      numbers.set(Statistic.UPDATE_NORM, layer, 0.01 * value);
    }
    return numbers;
  }

  /// A run of such steps with an evaluation at its end.
  static ReportedRun reported(String label, WatchedRun run, int steps) {
    ReportedRun reported = new ReportedRun(label, run, null);
    StepNumbers numbers = new StepNumbers(run.layers().size());
    for (int step = 0; step < steps; step++) {
      reported.accept(fill(numbers, step));
    }
    reported.accept(new EvaluationNumbers(steps - 1L, 0.5, 0.6, 0.75, 0.5));
    return reported;
  }
}
