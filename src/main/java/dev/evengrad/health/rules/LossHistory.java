package dev.evengrad.health.rules;

import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;

/** The loss of a run so far, smoothed: what the rules on the loss share. Taken once a step, allocates nothing. */
final class LossHistory {
  /** How much a new step counts: some ten, or some fifty steps are remembered. */
  private static final double FAST = 0.1;

  private static final double SLOW = 0.02;
  private static final int FIRST = 5;
  private static final int SETTLED = 10;

  private final double chance;
  private long filled = -1;
  private boolean taken;
  private long steps;
  private double last = Double.NaN;
  private double before = Double.NaN;
  private double start;
  private double fast;
  private double slow;
  private double swing;
  private double lowest = Double.POSITIVE_INFINITY;

  LossHistory(WatchedRun run) {
    chance = run.chanceLoss();
  }

  /** Takes the loss of a step, unless it was just taken; whether there is one, and finite. */
  boolean take(StepNumbers numbers) {
    if (numbers.fill() == filled) {
      return taken;
    }
    filled = numbers.fill();
    double loss = numbers.loss();
    taken = numbers.hasLoss() && Double.isFinite(loss);
    if (taken) {
      before = last;
      last = loss;
      steps++;
      if (steps <= FIRST) {
        start += (loss - start) / steps;
      }
      if (steps > 1) {
        swing += Math.max(FAST, 1.0 / (steps - 1)) * (Math.abs(loss - before) - swing);
      }
      fast += Math.max(FAST, 1.0 / steps) * (loss - fast);
      slow += Math.max(SLOW, 1.0 / steps) * (loss - slow);
      if (steps >= SETTLED) {
        lowest = Math.min(lowest, fast);
      }
    }
    return taken;
  }

  /** Steps with a finite loss. */
  long steps() {
    return steps;
  }

  /** The loss of the best constant output; where that is unknown the mean of the first five steps. */
  double reference() {
    return Double.isNaN(chance) ? start : chance;
  }

  /** Whether the loss of the best constant output is known. */
  boolean knowsChance() {
    return !Double.isNaN(chance);
  }

  /** The mean of the first five steps. */
  double start() {
    return start;
  }

  /** The loss of this step. */
  double last() {
    return last;
  }

  /** The loss smoothed over some ten steps. */
  double fast() {
    return fast;
  }

  /** The loss smoothed over some fifty steps. */
  double slow() {
    return slow;
  }

  /** The mean change from step to step, of some ten. */
  double swing() {
    return swing;
  }

  /** The lowest that the smoothed loss has been, from the tenth step on; infinite before. */
  double lowest() {
    return lowest;
  }
}
