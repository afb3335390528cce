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
 * The smoothed loss has grown past that of an output that knows nothing, and past where it started, and stays there; or it has grown to
 * several times the lowest that it was, so that most of what was learned is lost.
 */
final class LossDiverging implements Rule {
  static final String NAME = "loss_diverging";
  private static final int LOST_STEPS = 10;

  /** Of the loss of an output that knows nothing; less is no matter. */
  private static final double WORTH = 0.4;

  private final LossHistory history;
  private final Remedies remedies;
  private final double factor;
  private final double lost;
  private int lostFor;
  private final Alarm alarm = new Alarm(10, 20);

  LossDiverging(HealthSettings settings, LossHistory history, Remedies remedies) {
    this.history = history;
    this.remedies = remedies;
    factor = settings.limit(Threshold.DIVERGING_FACTOR);
    lost = settings.limit(Threshold.LOST_FACTOR);
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
    double limit = factor * Math.max(history.reference(), history.start());
    boolean away = history.fast() > limit && history.fast() > factor * history.lowest();
    double had = Math.max(lost * history.lowest(), WORTH * history.reference());
    lostFor = history.fast() > had && history.slow() > had ? lostFor + 1 : 0;
    if (away || lostFor >= LOST_STEPS) {
      limit = away ? limit : had;
      if (!alarm.isOpen() && findings.isOpen(Spike.NAME)) {
        return;
      }
      Severity severity =
          history.unlessLearned(
              away && history.fast() > factor * factor * limit ? Severity.ERROR : Severity.WARNING);
      if (alarm.bad(numbers.step(), severity)) {
        alarm.write(findings, finding(numbers.step(), severity, limit));
      }
    } else {
      alarm.good();
    }
  }

  private Finding finding(long step, Severity severity, double limit) {
    String message =
        "the loss has grown to %s, from %s at the start and %s at its lowest"
            .formatted(
                Figures.of(history.fast()),
                Figures.of(history.start()),
                Figures.of(history.lowest()));
    return new Finding(
        NAME,
        severity,
        "",
        message,
        remedies.unstable(),
        step,
        List.of(new Evidence("", step, history.smoothed(10), history.fast(), limit)));
  }
}
