package dev.evengrad.health.rules;

import dev.evengrad.health.Findings;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;

/**
 * Weights that are trained and have a gradient stay what they were: what they should change by is lost in rounding, or never applied. Not
 * judged where the rate is 0 or the loss is at its end.
 */
final class UnchangedParameters extends PerLayer {
  static final String NAME = "unchanged_parameters";

  /** Half of what tells two float32 numbers apart: 2^-25. */
  private static final double ROUNDING = 0x1p-25;

  private static final double NEARLY_ALWAYS = 0.9;
  private static final double AT_ITS_END = 0.1;

  private final LossHistory history;

  UnchangedParameters(WatchedRun run, LossHistory history) {
    super(NAME, run, 3, 0.3, 3, Statistic.UPDATE_NORM);
    this.history = history;
  }

  @Override
  double measure(StepNumbers numbers, int layer) {
    double update = numbers.get(Statistic.UPDATE_NORM, layer);
    double weights = numbers.get(Statistic.WEIGHT_NORM, layer);
    if (!(numbers.get(Statistic.GRADIENT_NORM, layer) > 0)
        || Double.isNaN(update)
        || !numbers.skipped().isEmpty()
        || numbers.rate() == 0
        || !run.layers().get(layer).trained()) {
      return Double.NaN;
    }
    return update == 0 || update < ROUNDING * weights ? 1 : 0;
  }

  @Override
  boolean isBeyond(double value) {
    return value > NEARLY_ALWAYS;
  }

  @Override
  Severity severity(double worst, int layers) {
    return Severity.WARNING;
  }

  @Override
  boolean isNews(StepNumbers numbers, Findings findings) {
    return (history.steps() == 0 || history.fast() > AT_ITS_END * history.reference())
        && !findings.isSeen(Vanishing.NAME);
  }

  @Override
  String message(String where, int layers, String worstLayer, double worst) {
    return "steps leave the weights of %s as they are, though they have a gradient"
        .formatted(where);
  }

  @Override
  String quantity() {
    return "fraction of steps that change nothing";
  }

  @Override
  double limit(double value) {
    return NEARLY_ALWAYS;
  }

  @Override
  String remedy() {
    return "look whether the optimizer was given these weights; raise the rate";
  }
}
