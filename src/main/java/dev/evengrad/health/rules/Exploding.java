package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Profile;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;
import java.util.List;

/**
 * The gradient grows towards the input, exponentially in depth: seen in the profile of delta long before anything overflows. After a
 * spike the profile of a network that was hit is no news, so it waits until that is over.
 */
final class Exploding implements Rule {
  static final String NAME = "exploding";
  private static final double BACK = 0.3;

  private final Profile profile;
  private final LossHistory history;
  private final Remedies remedies;
  private final double limit;
  private final double noticeLimit;
  private final double always;
  private final double steep;
  private final Alarm alarm = new Alarm(1, 20);
  private boolean healthyAtFirst;

  Exploding(
      WatchedRun run,
      HealthSettings settings,
      Profile profile,
      LossHistory history,
      Remedies remedies) {
    this.history = history;
    this.profile = profile;
    this.remedies = remedies;
    noticeLimit = settings.limit(Threshold.EXPLODING_DECADES);
    limit = noticeLimit + profile.spread();
    always = settings.limit(Threshold.EXPLODING_ALWAYS) + profile.spread();
    steep = settings.limit(Threshold.EXPLODING_SLOPE);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (!profile.take(numbers) || profile.size() < 2) {
      return;
    }
    double factor = profile.smoothFactor();
    if (profile.steps() == 1) {
      healthyAtFirst = factor < noticeLimit;
    }
    double least = alarm.isOpen() ? noticeLimit - BACK : noticeLimit;
    boolean exponential = profile.outputSideSlope() > steep;
    if ((factor > least && exponential) || factor > always) {
      if (!alarm.isOpen() && (history.hasLearned() || findings.isOpen(Spike.NAME))) {
        return;
      }
      Severity severity =
          factor > always
              ? Severity.ERROR
              : factor > limit && exponential ? Severity.WARNING : Severity.NOTICE;
      severity = history.unlessLearned(severity);
      if (alarm.bad(numbers.step(), severity)) {
        alarm.write(findings, finding(numbers.step(), severity, factor));
      }
    } else {
      alarm.good();
    }
  }

  private Finding finding(long step, Severity severity, double factor) {
    int last = profile.size() - 1;
    int to = 0;
    while (to + 1 < last && profile.smoothLog10(to + 1) - profile.smoothLog10(last) > noticeLimit) {
      to++;
    }
    String where = to == 0 ? profile.name(0) : profile.name(0) + ".." + profile.name(to);
    String message =
        "delta grows from %s at %s to %s at %s, by %s decades a layer: %s %s times the gradient of the last hidden layer"
            .formatted(
                Figures.of(Math.pow(10, profile.smoothLog10(last))),
                profile.name(last),
                Figures.of(Math.pow(10, profile.smoothLog10(0))),
                profile.name(0),
                Figures.of(factor / last),
                profile.name(0) + " gets",
                Figures.of(Math.pow(10, factor)));
    return new Finding(
        NAME,
        severity,
        where,
        message,
        remedies.exploding(healthyAtFirst),
        step,
        List.of(
            new Evidence(
                profile.name(0),
                step,
                "log10 of |delta| over that of " + profile.name(last),
                factor,
                limit),
            new Evidence(
                profile.name(last),
                step,
                "decades a layer over the third nearest the output",
                profile.outputSideSlope(),
                steep)));
  }
}
