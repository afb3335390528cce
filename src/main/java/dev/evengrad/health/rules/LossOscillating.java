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
 * The loss swings from step to step by as much as there is to learn, and does not come down: steps overshoot. A notice where batches are of
 * a few rows, whose losses swing in any run.
 */
final class LossOscillating implements Rule {
  static final String NAME = "loss_oscillating";

  /** A loss that comes down swings too. */
  private static final double FALLING = 0.8;

  private static final int SETTLED = 30;

  private final LossHistory history;
  private final Remedies remedies;
  private final double swing;
  private final Severity severity;
  private final Alarm alarm = new Alarm(20, 50);

  LossOscillating(WatchedRun run, HealthSettings settings, LossHistory history, Remedies remedies) {
    severity =
        run.batch() > 0 && run.batch() < LossHistory.FEW_ROWS ? Severity.NOTICE : Severity.WARNING;
    this.history = history;
    this.remedies = remedies;
    swing = settings.limit(Threshold.OSCILLATING_SWING);
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
    double limit = swing * Math.abs(history.reference());
    boolean falls = history.fast() < FALLING * history.slow();
    if (history.swing() > limit && !falls && history.steps() > SETTLED && !history.hasLearned()) {
      if (!alarm.isOpen() && (findings.isOpen(Spike.NAME) || findings.isOpen(Exploding.NAME))) {
        return;
      }
      if (alarm.bad(numbers.step(), severity)) {
        alarm.write(findings, finding(numbers.step(), limit));
      }
    } else {
      alarm.good();
    }
  }

  private Finding finding(long step, double limit) {
    String message =
        "the loss changes by %s from step to step around %s, where an output that knows nothing has %s: steps overshoot"
            .formatted(
                Figures.of(history.swing()),
                Figures.of(history.fast()),
                Figures.of(history.reference()));
    return new Finding(
        NAME,
        severity,
        "",
        message,
        remedies.unstable(),
        step,
        List.of(
            new Evidence(
                "", step, "mean change of the loss, of 10 steps", history.swing(), limit)));
  }
}
