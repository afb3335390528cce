package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Profile;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first steps show weights that are all zero, outputs that grow or shrink by more than a hundred over depth, or a loss far above that
 * of an output that knows nothing, which is what too large weights give; that one is a notice until some steps have not mended it. Left to vanishing, exploding and the inputs where they say it.
 */
final class PoorInitialization implements Rule {
  static final String NAME = "poor_initialization";
  private static final int FIRST_STEPS = 10;

  private final WatchedRun run;
  private final Profile profile;
  private final LossHistory history;
  private final Remedies remedies;
  private final double decades;
  private final double loss;
  private final double patience;
  private final Alarm alarm = new Alarm(1, 5);
  private int steps;
  private @Nullable Finding highLoss;

  PoorInitialization(
      WatchedRun run,
      HealthSettings settings,
      Profile profile,
      LossHistory history,
      Remedies remedies) {
    this.run = run;
    this.profile = profile;
    this.history = history;
    this.remedies = remedies;
    decades = settings.limit(Threshold.OUTPUT_DECADES);
    loss = settings.limit(Threshold.INITIAL_LOSS);
    patience = Patience.of(run, settings);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (steps > patience) {
      return;
    }
    steps++;
    Finding high = highLoss;
    if (high != null && steps > patience && !history.isLearning()) {
      raise(
          findings,
          numbers,
          Severity.WARNING,
          "",
          "%s; after %d steps it is %s"
              .formatted(high.message(), steps, Figures.of(history.fast())),
          high.evidence().getFirst());
    }
    if (steps > FIRST_STEPS
        || alarm.isOpen()
        || findings.isSeen(Vanishing.NAME)
        || findings.isSeen(Exploding.NAME)
        || findings.isSeen(InputsNotNormalized.NAME)
        || findings.isOpen(NonFinite.NAME)) {
      return;
    }
    int zero = zeroWeights(numbers);
    double over = outputDecades(numbers);
    double times =
        history.knowsChance() && history.reference() > 0 ? numbers.loss() / history.reference() : 0;
    if (zero >= 0) {
      String layer = run.layers().get(zero).name();
      raise(
          findings,
          numbers,
          Severity.WARNING,
          layer,
          "all weights of %s are zero: its units are and stay the same".formatted(layer),
          new Evidence(layer, numbers.step(), "weight_norm", 0, 0));
    } else if (Math.abs(over) > decades) {
      String first = profile.name(0);
      String last = profile.name(profile.size() - 1);
      raise(
          findings,
          numbers,
          Severity.WARNING,
          first + ".." + last,
          "outputs %s from %s to %s by a factor of %s"
              .formatted(
                  over > 0 ? "grow" : "shrink",
                  first,
                  last,
                  Figures.of(Math.pow(10, Math.abs(over)))),
          new Evidence(
              last,
              numbers.step(),
              "log10 of activation_rms over that of " + first,
              over,
              decades));
    } else if (steps == 1 && times > loss) {
      highLoss =
          raise(
              findings,
              numbers,
              Severity.NOTICE,
              "",
              "the first loss is %s, %s times that of an output that knows nothing: weights, inputs or targets are too large"
                  .formatted(Figures.of(numbers.loss()), Figures.of(times)),
              new Evidence("", numbers.step(), "loss", numbers.loss(), loss * history.reference()));
    }
  }

  private int zeroWeights(StepNumbers numbers) {
    for (int i = 0; i < profile.size(); i++) {
      int layer = profile.layer(i);
      if (numbers.has(Statistic.WEIGHT_NORM, layer)
          && numbers.get(Statistic.WEIGHT_NORM, layer) == 0
          && run.layers().get(layer).kind().equals("dense")
          && run.layers().get(layer).trained()) {
        return layer;
      }
    }
    return -1;
  }

  private double outputDecades(StepNumbers numbers) {
    if (profile.size() < 2) {
      return 0;
    }
    double first = numbers.get(Statistic.ACTIVATION_RMS, profile.layer(0));
    double last = numbers.get(Statistic.ACTIVATION_RMS, profile.layer(profile.size() - 1));
    return first > 0 && last > 0 ? Math.log10(last / first) : 0;
  }

  private Finding raise(
      Findings findings,
      StepNumbers numbers,
      Severity severity,
      String where,
      String message,
      Evidence evidence) {
    long step = numbers.step();
    Finding finding =
        new Finding(
            NAME, severity, where, message, remedies.initialization(), step, List.of(evidence));
    if (alarm.bad(step, severity)) {
      alarm.write(findings, finding);
    }
    return finding;
  }
}
