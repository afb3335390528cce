package dev.evengrad.health.rules;

import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;

/** A rule on the fraction of a layer's units that let no gradient through: a fault only while nothing is learned. */
abstract class FractionOfUnits extends PerLayer {
  private final LossHistory history;
  private final double limit;
  private final double nearlyAll;

  /**
   * A rule.
   *
   * @param limit the fraction from which it is raised
   * @param nearlyAll the fraction from which it is an error
   * @param needs what the fraction can be had of
   */
  FractionOfUnits(
      String name,
      WatchedRun run,
      HealthSettings settings,
      Threshold limit,
      Threshold nearlyAll,
      LossHistory history,
      Statistic... needs) {
    super(name, run, 3, 0.3, 5, needs);
    this.history = history;
    this.limit = settings.limit(limit);
    this.nearlyAll = settings.limit(nearlyAll);
  }

  @Override
  final boolean isBeyond(double value) {
    return value >= limit;
  }

  @Override
  final Severity severity(double worst, int layers) {
    return history.unlessLearning(worst >= nearlyAll ? Severity.ERROR : Severity.WARNING);
  }

  @Override
  final boolean isNews(StepNumbers numbers, Findings findings) {
    return !findings.isOpen(NonFinite.NAME);
  }

  @Override
  final double limit(double value) {
    return limit;
  }
}
