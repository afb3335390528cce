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
 * The gradient shrinks towards the input: some hidden layer's |delta| is below a hundredth of the last one's. Taken from the profile of
 * delta, not from the gradients of the weights, which in a chain of ReLU stay of one size while the signal vanishes.
 */
final class Vanishing implements Rule {
  static final String NAME = "vanishing";

  /** How far it must come back above the limit, in decades, so that it does not flicker. */
  private static final double BACK = 0.3;

  private static final int TRIED = 8;

  /** Decades won since the first step. */
  private static final double RECOVERING = 0.25;

  private final Profile profile;
  private final Remedies remedies;
  private final double limit;
  private final double noticeLimit;
  private final double far;
  private final double deep;
  private final LossHistory history;
  private final Alarm alarm = new Alarm(1, 20);
  private double first;

  Vanishing(
      WatchedRun run,
      HealthSettings settings,
      Profile profile,
      LossHistory history,
      Remedies remedies) {
    this.profile = profile;
    this.remedies = remedies;
    noticeLimit = settings.limit(Threshold.VANISHING_DECADES);
    limit = noticeLimit - profile.spread();
    far = settings.limit(Threshold.VANISHING_FAR) - profile.spread();
    deep = settings.limit(Threshold.VANISHING_DEEP);
    this.history = history;
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
    int last = profile.size() - 1;
    double top = profile.smoothLog10(last);
    int lowest = last;
    for (int i = 0; i < last; i++) {
      if (profile.smoothLog10(i) < profile.smoothLog10(lowest)) {
        lowest = i;
      }
    }
    double decades = profile.smoothLog10(lowest) - top;
    if (profile.steps() == 1) {
      first = decades;
    }
    if (decades < (alarm.isOpen() ? noticeLimit + BACK : noticeLimit)) {
      if (!alarm.isOpen() && history.hasLearned()) {
        return;
      }
      Severity severity = isFault(lowest, decades) ? Severity.WARNING : Severity.NOTICE;
      if (alarm.bad(numbers.step(), severity)) {
        alarm.write(findings, finding(numbers.step(), severity, lowest, decades));
      }
    } else {
      alarm.good();
    }
  }

  /**
   * Weights that are merely drawn too small grow within some steps where the optimizer lets them, and the gradient with them: unless the
   * limit is passed by far, or by many layers, it takes {@value #TRIED} steps that show no such thing.
   */
  private boolean isFault(int lowest, double decades) {
    if (decades < far || (decades < limit && profile.size() >= deep)) {
      return true;
    }
    double now = profile.log10(lowest) - profile.log10(profile.size() - 1);
    return decades < limit
        && profile.steps() >= TRIED
        && now - first < RECOVERING
        && !history.isLearning();
  }

  private Finding finding(long step, Severity severity, int lowest, double decades) {
    int last = profile.size() - 1;
    int from = -1;
    int to = -1;
    for (int i = 0; i < last; i++) {
      if (profile.smoothLog10(i) - profile.smoothLog10(last) < Math.max(noticeLimit, decades / 2)) {
        from = from < 0 ? i : from;
        to = i;
      }
    }
    String where = range(from, to);
    String message =
        "delta shrinks from %s at %s to %s at %s, by %s decades a layer: %s %s less than %s of the gradient of the last hidden layer"
            .formatted(
                Figures.of(Math.pow(10, profile.smoothLog10(last))),
                profile.name(last),
                Figures.of(Math.pow(10, profile.smoothLog10(lowest))),
                profile.name(lowest),
                Figures.of(-decades / (last - lowest)),
                where,
                from == to ? "gets" : "get",
                Figures.percent(Math.pow(10, Math.max(noticeLimit, decades / 2))));
    return new Finding(
        NAME,
        severity,
        where,
        message,
        remedies.vanishing(),
        step,
        List.of(
            new Evidence(
                profile.name(lowest),
                step,
                "log10 of |delta| over that of " + profile.name(last),
                decades,
                limit)));
  }

  private String range(int from, int to) {
    return from == to ? profile.name(from) : profile.name(from) + ".." + profile.name(to);
  }
}
