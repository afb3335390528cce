package dev.evengrad.health.rules;

import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Profile;
import dev.evengrad.health.Rule;
import dev.evengrad.health.WatchedRun;
import java.util.List;
import java.util.stream.Stream;

/** The rules of ours: a new one is a file here and one line below. */
public final class Rules {
  /** Their names; causes stand before what they may cause. */
  public static final List<String> NAMES =
      List.of(
          Vanishing.NAME,
          Exploding.NAME,
          NonFinite.NAME,
          Spike.NAME,
          LossStalled.NAME,
          LossOscillating.NAME,
          LossDiverging.NAME,
          LossJump.NAME);

  private Rules() {}

  /** Those that the settings name, made for a run. */
  public static List<Rule> of(WatchedRun run, HealthSettings settings) {
    Profile profile = new Profile(run);
    LossHistory loss = new LossHistory(run);
    Remedies remedies = new Remedies(run);
    return Stream.<Rule>of(
            new Vanishing(run, settings, profile, remedies),
            new Exploding(run, settings, profile, remedies),
            new NonFinite(run, remedies),
            new Spike(run, settings, remedies),
            new LossStalled(settings, loss, remedies),
            new LossOscillating(settings, loss, remedies),
            new LossDiverging(settings, loss, remedies),
            new LossJump(settings, loss, remedies))
        .filter(rule -> settings.has(rule.name()))
        .toList();
  }
}
