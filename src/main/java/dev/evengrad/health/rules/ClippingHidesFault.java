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
 * More than half of the steps are clipped, to less than a fifth of the gradient: the clip stands in for a lower rate, and hides why gradients
 * are so large. A notice, since a network can train well so; a warning where the gradient is cut to less than a tenth all the time and
 * nothing is learned, unless the optimizer does not mind the size of a gradient.
 */
final class ClippingHidesFault implements Rule {
  static final String NAME = "clipping_hides_fault";
  private static final int LEAST = 100;
  private static final double NEW = 0.02;

  private final Remedies remedies;
  private final double fraction;
  private final boolean fewRows;
  private final double little;
  private final double cut;
  private final LossHistory history;
  private final Alarm alarm = new Alarm(1, 50);
  private long steps;
  private double clipped;
  private double decades;

  ClippingHidesFault(
      WatchedRun run, HealthSettings settings, LossHistory history, Remedies remedies) {
    fewRows = run.batch() > 0 && run.batch() < LossHistory.FEW_ROWS;
    this.history = history;
    this.remedies = remedies;
    fraction = settings.limit(Threshold.CLIPPED_FRACTION);
    little = settings.limit(Threshold.CLIPPED_DECADES);
    cut = settings.limit(Threshold.CLIPPED_DECADES_MANY);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    double over = Math.log10(numbers.gradientNorm() / numbers.appliedNorm());
    if (!Double.isFinite(over)) {
      return;
    }
    steps++;
    double share = Math.max(NEW, 1.0 / steps);
    clipped += share * ((numbers.clipped() ? 1 : 0) - clipped);
    decades += share * (over - decades);
    if (steps >= LEAST && clipped > fraction && decades > little) {
      if (!alarm.isOpen() && history.hasLearned()) {
        return;
      }
      boolean fault = decades > cut && !fewRows && !remedies.adaptive();
      Severity severity = fault && !history.isLearning() ? Severity.WARNING : Severity.NOTICE;
      if (alarm.bad(numbers.step(), severity)) {
        alarm.write(findings, finding(numbers.step(), severity));
      }
    } else {
      alarm.good();
    }
  }

  private Finding finding(long step, Severity severity) {
    String message =
        "%s of the last steps were clipped, to %s of the gradient's norm"
            .formatted(Figures.percent(clipped), Figures.percent(Math.pow(10, -decades)));
    return new Finding(
        NAME,
        severity,
        "",
        message,
        remedies.clipping(),
        step,
        List.of(
            new Evidence("", step, "fraction of steps clipped", clipped, fraction),
            new Evidence("", step, "log10 of the norm before over after", decades, cut)));
  }
}
