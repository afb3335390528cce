package dev.evengrad.health.rules;

import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;

/** How many steps a network is given to get over a bad start, of those that there are. */
final class Patience {
  private static final double PART = 0.5;
  private static final int LEAST = 5;

  private Patience() {}

  static double of(WatchedRun run, HealthSettings settings) {
    double limit = settings.limit(Threshold.PATIENCE_STEPS);
    double steps = Math.max(Math.min(LEAST, limit), limit / run.every());
    return run.plannedNumbers() > 0
        ? Math.max(LEAST, Math.min(steps, PART * run.plannedNumbers()))
        : steps;
  }
}
