package dev.evengrad.health.rules;

import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;

/** How many steps a network is given to get over a bad start. */
final class Patience {
  private static final double PART = 0.5;
  private static final int LEAST = 5;

  private Patience() {}

  static double of(WatchedRun run, HealthSettings settings) {
    double steps = settings.limit(Threshold.PATIENCE_STEPS);
    return run.plannedSteps() > 0
        ? Math.max(LEAST, Math.min(steps, PART * run.plannedSteps()))
        : steps;
  }
}
