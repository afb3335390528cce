package dev.evengrad.health.rules;

import dev.evengrad.health.Findings;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;

/** The gradient of a layer is exactly zero, step after step, while there is a loss. */
final class AllZero extends PerLayer {
  static final String NAME = "all_zero";
  private static final double NEARLY_ALWAYS = 0.9;

  /** Of the loss of an output that knows nothing: below it there may be no gradient left. */
  private static final double AT_ITS_END = 1e-3;

  private final LossHistory history;
  private final Remedies remedies;

  AllZero(WatchedRun run, LossHistory history, Remedies remedies) {
    super(NAME, run, 5, 0.2, 5, Statistic.GRADIENT_NORM);
    this.history = history;
    this.remedies = remedies;
  }

  @Override
  double measure(StepNumbers numbers, int layer) {
    double norm = numbers.get(Statistic.GRADIENT_NORM, layer);
    if (Double.isNaN(norm) || !numbers.skipped().isEmpty() || !run.layers().get(layer).trained()) {
      return Double.NaN;
    }
    return norm == 0 ? 1 : 0;
  }

  @Override
  boolean isBeyond(double value) {
    return value > NEARLY_ALWAYS;
  }

  @Override
  Severity severity(double worst, int layers) {
    return history.unlessLearned(
        layers * 2 > run.layers().size() ? Severity.ERROR : Severity.WARNING);
  }

  @Override
  boolean isNews(StepNumbers numbers, Findings findings) {
    return (history.steps() == 0 || history.fast() > AT_ITS_END * history.reference())
        && !findings.isSeen(Vanishing.NAME)
        && !findings.isOpen(DeadUnits.NAME);
  }

  @Override
  String message(String where, int layers, String worstLayer, double worst) {
    return "the gradient of %s is exactly zero in every step: no learning there".formatted(where);
  }

  @Override
  String quantity() {
    return "fraction of steps with a gradient of zero";
  }

  @Override
  double limit(double value) {
    return NEARLY_ALWAYS;
  }

  @Override
  String remedy() {
    return remedies.dead();
  }
}
