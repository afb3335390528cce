package dev.evengrad.health.rules;

import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;

/**
 * The size of an update over that of the weights that it changes, |update| / (|weights| + 1e-9), weights only. Too large, and a layer is
 * another one every few steps; too small, and it stays as it was for the whole run. Small is a fault only while there is something left to
 * learn: at its end every run has small updates.
 */
final class UpdateRatio extends PerLayer {
  static final String NAME = "update_ratio";
  private static final double EPSILON = 1e-9;

  private final Remedies remedies;
  private final LossHistory history;
  private final double large;
  private final double small;

  UpdateRatio(WatchedRun run, HealthSettings settings, LossHistory history, Remedies remedies) {
    super(NAME, run, 5, 0.1, 20, Statistic.UPDATE_NORM);
    this.remedies = remedies;
    this.history = history;
    large = Math.log10(settings.limit(Threshold.UPDATE_LARGE));
    double least = settings.limit(Threshold.UPDATE_SMALL);
    long steps = run.plannedSteps();
    small =
        Math.log10(
            steps > 0 ? Math.max(least, settings.limit(Threshold.MOVED_LEAST) / steps) : least);
  }

  @Override
  double measure(StepNumbers numbers, int layer) {
    if (!numbers.skipped().isEmpty() || numbers.rate() == 0 || !run.layers().get(layer).trained()) {
      return Double.NaN;
    }
    double update = numbers.get(Statistic.UPDATE_NORM, layer);
    double weights = numbers.get(Statistic.WEIGHT_NORM, layer);
    // what does not change at all is another rule's
    return update > 0 && weights > 0 && update < Double.MAX_VALUE
        ? Math.log10(update / (weights + EPSILON))
        : Double.NaN;
  }

  @Override
  boolean isBeyond(double value) {
    return value > large || (value < small && !history.hasLearned());
  }

  @Override
  boolean isWorse(double one, double other) {
    return one > large ? one > other : other <= large && one < other;
  }

  @Override
  Severity severity(double worst, int layers) {
    return layers * 2 > run.layers().size()
        ? history.unlessLearned(Severity.WARNING)
        : Severity.NOTICE;
  }

  @Override
  boolean isNews(StepNumbers numbers, Findings findings) {
    return !findings.isSeen(Vanishing.NAME)
        && !findings.isOpen(Exploding.NAME)
        && !findings.isOpen(Spike.NAME)
        && !findings.isOpen(NonFinite.NAME);
  }

  @Override
  String message(String where, int layers, String worstLayer, double worst) {
    double ratio = Math.pow(10, worst);
    return "a step changes the weights of %s by %s of their size%s: %s"
        .formatted(
            worstLayer,
            Figures.of(ratio),
            layers > 1 ? " (and " + (layers - 1) + " more layers alike)" : "",
            worst > large
                ? "a new layer every %s steps".formatted(Figures.of(Math.ceil(1 / ratio)))
                : "%s steps to change them by as much as they are"
                    .formatted(Figures.of(Math.ceil(1 / ratio))));
  }

  @Override
  String quantity() {
    return "log10 of |update| over |weights|";
  }

  @Override
  double limit(double value) {
    return value > large ? large : small;
  }

  @Override
  String remedy() {
    return remedies.updateRatio();
  }
}
