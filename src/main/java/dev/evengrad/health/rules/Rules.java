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
          InputsNotNormalized.NAME,
          PoorInitialization.NAME,
          DeadUnits.NAME,
          SaturatedUnits.NAME,
          AllZero.NAME,
          UnchangedParameters.NAME,
          UpdateRatio.NAME,
          ClippingHidesFault.NAME,
          LossStalled.NAME,
          LossOscillating.NAME,
          LossDiverging.NAME,
          LossJump.NAME,
          Overfitting.NAME,
          IdentityBroken.NAME);

  private Rules() {}

  /** Those that the settings name, made for a run. */
  public static List<Rule> of(WatchedRun run, HealthSettings settings) {
    Profile profile = new Profile(run);
    LossHistory loss = new LossHistory(run);
    Remedies remedies = new Remedies(run);
    return Stream.<Rule>of(
            loss,
            new Vanishing(run, settings, profile, loss, remedies),
            new Exploding(run, settings, profile, loss, remedies),
            new NonFinite(run, remedies),
            new Spike(run, settings, remedies),
            new InputsNotNormalized(run, settings, loss, remedies),
            new PoorInitialization(run, settings, profile, loss, remedies),
            new DeadUnits(run, settings, loss, remedies),
            new SaturatedUnits(run, settings, loss, remedies),
            new AllZero(run, loss, remedies),
            new UnchangedParameters(run, loss),
            new UpdateRatio(run, settings, loss, remedies),
            new ClippingHidesFault(run, settings, loss, remedies),
            new LossStalled(run, settings, loss, remedies),
            new LossOscillating(run, settings, loss, remedies),
            new LossDiverging(settings, loss, remedies),
            new LossJump(settings, loss, remedies),
            new Overfitting(settings),
            new IdentityBroken(run, settings))
        .filter(rule -> rule == loss || settings.has(rule.name()))
        .toList();
  }
}
