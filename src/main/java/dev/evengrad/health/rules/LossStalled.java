package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import java.util.List;

/**
 * The loss does not leave that of an output that knows nothing. A loss that stands still far below it is at its end, which is no fault.
 * Where that loss is unknown the start of the run has to do, and it is a notice: the run may be a trained one that goes on. Not raised
 * where a vanishing or exploding gradient says why already.
 */
final class LossStalled implements Rule {
  static final String NAME = "loss_stalled";

  private final LossHistory history;
  private final Remedies remedies;
  private final double fraction;
  private final double least;
  private final Alarm alarm = new Alarm(1, 20);

  LossStalled(HealthSettings settings, LossHistory history, Remedies remedies) {
    this.history = history;
    this.remedies = remedies;
    fraction = settings.limit(Threshold.STALLED_LOSS);
    least = settings.limit(Threshold.STALLED_STEPS);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (!history.take(numbers) || history.steps() < least) {
      return;
    }
    double limit = fraction * history.reference();
    if (history.slow() > limit && history.fast() > limit) {
      if (!alarm.isOpen()
          && (findings.isOpen(Vanishing.NAME)
              || findings.isOpen(Exploding.NAME)
              || findings.isOpen(Spike.NAME)
              || findings.isOpen(LossDiverging.NAME)
              || findings.isOpen(NonFinite.NAME))) {
        return;
      }
      Severity severity = history.knowsChance() ? Severity.WARNING : Severity.NOTICE;
      if (alarm.bad(numbers.step(), severity)) {
        alarm.write(findings, finding(numbers.step(), severity, limit));
      }
    } else {
      alarm.good();
    }
  }

  private Finding finding(long step, Severity severity, double limit) {
    String message =
        "after %d steps the loss is %s; %s is %s: nothing has been learned"
            .formatted(
                history.steps(),
                Figures.of(history.slow()),
                history.knowsChance() ? "that of an output that knows nothing" : "at the start it",
                Figures.of(history.reference()));
    return new Finding(
        NAME,
        severity,
        "",
        message,
        remedies.stalled(),
        step,
        step,
        true,
        List.of(new Evidence("", step, "loss, smoothed over 50 steps", history.slow(), limit)));
  }
}
