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
 * The loss is suddenly large and stays so: the network has lost what it had learned. Measured against the level before the jump, which is
 * kept until it is back or has become the new level.
 */
final class LossJump implements Rule {
  static final String NAME = "loss_jump";
  private static final int SETTLED = 20;
  private static final double NEW = 0.1;

  /** A jump from next to nothing to little is none: it must reach this fraction of the loss of an output that knows nothing. */
  private static final double WORTH = 0.5;

  /** Steps after which what was a jump is the ordinary level. */
  private static final int ORDINARY = 200;

  private final LossHistory history;
  private final Remedies remedies;
  private final double factor;
  private final Alarm alarm = new Alarm(20, 20);
  private double level = Double.NaN;

  LossJump(HealthSettings settings, LossHistory history, Remedies remedies) {
    this.history = history;
    this.remedies = remedies;
    factor = settings.limit(Threshold.JUMP_FACTOR);
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
    if (history.steps() <= SETTLED) {
      level = history.fast();
      return;
    }
    double limit = Math.max(factor * level, WORTH * history.reference());
    if (history.last() > limit && alarm.inRow() < ORDINARY) {
      if (alarm.bad(numbers.step(), Severity.WARNING)) {
        alarm.write(findings, finding(numbers.step(), limit));
      }
    } else {
      alarm.good();
      level += NEW * (history.last() - level);
    }
  }

  private Finding finding(long step, double limit) {
    String message =
        "the loss jumped from %s to %s and has stayed there for %d steps: what was learned is lost"
            .formatted(Figures.of(level), Figures.of(history.fast()), alarm.inRow());
    return new Finding(
        NAME,
        Severity.WARNING,
        "",
        message,
        remedies.unstable(),
        step,
        List.of(new Evidence("", step, "loss", history.last(), limit)));
  }
}
