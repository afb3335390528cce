package dev.evengrad.health.rules.autotrainer;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.List;

/** The norms of the weight gradients of the first and the last layer that have one, of the latest batch. */
final class EndGradients {
  private final List<WatchedLayer> layers;
  private int first = -1;
  private int last = -1;
  private double firstNorm = Double.NaN;
  private double lastNorm = Double.NaN;

  EndGradients(WatchedRun run) {
    layers = run.layers();
  }

  void take(StepNumbers numbers) {
    first = -1;
    for (int layer = 0; layer < layers.size(); layer++) {
      if (numbers.has(Statistic.GRADIENT_NORM, layer)) {
        first = first < 0 ? layer : first;
        last = layer;
      }
    }
    firstNorm = first < 0 ? Double.NaN : numbers.get(Statistic.GRADIENT_NORM, first);
    lastNorm = first < 0 ? Double.NaN : numbers.get(Statistic.GRADIENT_NORM, last);
  }

  double first() {
    return firstNorm;
  }

  /** First over last; NaN where there are no gradients, or none but zeros. */
  double ratio() {
    return firstNorm / lastNorm;
  }

  String text() {
    return "|gradient| of "
        + layers.get(first).name()
        + " / "
        + layers.get(last).name()
        + " is "
        + (float) ratio();
  }
}
