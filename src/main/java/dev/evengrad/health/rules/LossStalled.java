package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;
import java.util.List;

/**
 * The loss does not leave that of an output that knows nothing, or, where the number of steps is known, leaves it so slowly that the run
 * ends before it has learned. A loss that stands still far below is at its end, which is no fault. Where the loss of knowing nothing is
 * unknown the start of the run has to do, and it is a notice: the run may be a trained one that goes on. Not raised where a vanishing or
 * exploding gradient says why already.
 */
final class LossStalled implements Rule {
  static final String NAME = "loss_stalled";
  private static final double HALF = 0.5;
  private static final double THIRD = 1.0 / 3;

  /** Of the loss of some fifty steps, that of some ten: it comes down. */
  private static final double FALLING = 0.99;

  private static final double SLOWER = 0.4;
  private static final double NEARLY_DONE = 0.9;
  private static final int FEW = 10;

  /** A smoothed loss says nothing before. */
  private static final int LEAST = 30;

  private final WatchedRun run;
  private final LossHistory history;
  private final Remedies remedies;
  private final double fraction;
  private final double least;
  private final long planned;
  private final double little;
  private final double poor;
  private final double unfinished;
  private final double falling;
  private final double good;
  private final Alarm alarm = new Alarm(1, 20);
  private double atHalf = Double.NaN;
  private boolean judged;
  private boolean slow;
  private boolean comesDown;

  LossStalled(WatchedRun run, HealthSettings settings, LossHistory history, Remedies remedies) {
    this.history = history;
    this.remedies = remedies;
    this.run = run;
    planned = run.plannedNumbers();
    fraction = settings.limit(Threshold.STALLED_LOSS);
    double limit = settings.limit(Threshold.STALLED_STEPS);
    double steps = Math.max(Math.min(LEAST, limit), limit / run.every());
    least = planned > 0 ? Math.max(LEAST, THIRD * planned) : steps;
    little = settings.limit(Threshold.SLOW_LOSS);
    poor = settings.limit(Threshold.SLOW_ACCURACY);
    unfinished = settings.limit(Threshold.UNFINISHED_LOSS);
    falling = settings.limit(Threshold.UNFINISHED_FALL);
    good = settings.limit(Threshold.UNFINISHED_ACCURACY);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (!history.take(numbers)) {
      return;
    }
    if (Double.isNaN(atHalf) && planned > 0 && history.steps() >= HALF * planned) {
      atHalf = history.fast();
    }
    if (history.steps() < least) {
      return;
    }
    double limit = fraction * history.reference();
    boolean stalled =
        history.slow() > limit
            && history.fast() > limit
            && (alarm.isOpen() || history.fast() > FALLING * history.slow());
    if (!judged && planned >= FEW && history.steps() >= NEARLY_DONE * planned) {
      judged = true;
      slow = isSlow();
    }
    if (stalled || slow) {
      if (!alarm.isOpen() && isExplained(findings)) {
        return;
      }
      Severity severity = history.knowsChance() ? Severity.WARNING : Severity.NOTICE;
      if (!slow) {
        severity = history.unlessLearned(severity);
      }
      if (alarm.bad(numbers.step(), severity)) {
        alarm.write(findings, finding(numbers.step(), severity, stalled, limit));
      }
    } else {
      alarm.good();
    }
  }

  private static boolean isExplained(Findings findings) {
    return findings.isOpen(Vanishing.NAME)
        || findings.isOpen(Exploding.NAME)
        || findings.isOpen(Spike.NAME)
        || findings.isOpen(LossDiverging.NAME)
        || findings.isOpen(NonFinite.NAME);
  }

  /** Near the end: little is learned, or it is still being learned. */
  private boolean isSlow() {
    double level = history.fast() / history.reference();
    double accuracy = history.accuracyOverGuessing();
    // from a high level less of a fall shows that there is much to come
    double fall = level > HALF ? SLOWER * falling : falling;
    comesDown = history.fast() < (1 - fall) * atHalf;
    if (Double.isNaN(accuracy)) {
      return level > poor;
    }
    return (level > little && accuracy < poor)
        || (level > unfinished && comesDown && accuracy < good);
  }

  /** Steps so far; where only some are there, by the count of the last. */
  private long made(long step) {
    return run.every() > 1 ? step : history.steps();
  }

  private Finding finding(long step, Severity severity, boolean stalled, double limit) {
    String than =
        "%s is %s"
            .formatted(
                history.knowsChance() ? "that of an output that knows nothing" : "at the start it",
                Figures.of(history.reference()));
    String message =
        stalled
            ? "after %d steps the loss is %s; %s: nothing has been learned"
                .formatted(made(step), Figures.of(history.slow()), than)
            : "after %d of %d steps the loss is %s, half way it was %s; %s: %s"
                .formatted(
                    made(step),
                    run.plannedSteps(),
                    Figures.of(history.fast()),
                    Figures.of(atHalf),
                    than,
                    comesDown
                        ? "it still comes down, and the run ends before it has learned what it"
                            + " could"
                        : "little has been learned, and it comes down no further");
    return new Finding(
        NAME,
        severity,
        "",
        message,
        stalled || !comesDown ? remedies.stalled() : remedies.slow(),
        step,
        List.of(
            stalled
                ? new Evidence("", step, history.smoothed(50), history.slow(), limit)
                : new Evidence(
                    "",
                    step,
                    history.smoothed(10),
                    history.fast(),
                    unfinished * history.reference())));
  }
}
