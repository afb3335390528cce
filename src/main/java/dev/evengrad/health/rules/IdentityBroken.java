package dev.evengrad.health.rules;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Finding.Evidence;
import dev.evengrad.health.Findings;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.Severity;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.List;

/**
 * An identity that holds for any weights and any batch does not hold: along a chain of ReLU without biases the sum of weight times gradient
 * is the same for every layer, and in front of a batch normalisation it is 0 for every unit. What breaks it is no property of the network
 * but a fault of the engine or the machine that computes it.
 */
final class IdentityBroken implements Rule {
  static final String NAME = "identity_broken";

  /** Below that a batch normalisation's own epsilon (1e-5 of a variance) is no longer next to nothing, and the sum not 0. */
  private static final double LEAST_OUTPUT = 0.1;

  private final WatchedRun run;
  private final double chainLimit;
  private final double unitLimit;
  private final Alarm alarm = new Alarm(2, 10);

  IdentityBroken(WatchedRun run, HealthSettings settings) {
    this.run = run;
    chainLimit = settings.limit(Threshold.CHAIN_PRODUCT);
    unitLimit = settings.limit(Threshold.UNIT_PRODUCT);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {
    if (!numbers.hasSomewhere(Statistic.WEIGHT_GRADIENT_PRODUCT)
        && !numbers.hasSomewhere(Statistic.UNIT_PRODUCT_MAX)) {
      return;
    }
    int broken = -1;
    int last = -1;
    boolean seen = false;
    for (int l = 0; l < numbers.layers(); l++) {
      WatchedLayer layer = run.layers().get(l);
      if (layer.chain() >= 0 && isFinite(numbers, Statistic.WEIGHT_GRADIENT_PRODUCT, l)) {
        if (last >= 0 && run.layers().get(last).chain() == layer.chain()) {
          seen = true;
          broken = broken < 0 && apart(numbers, last, l) > chainLimit ? l : broken;
        }
        last = l;
      }
      if (layer.normalized()
          && isFinite(numbers, Statistic.UNIT_PRODUCT_MAX, l)
          && numbers.get(Statistic.ACTIVATION_RMS, l) > LEAST_OUTPUT) {
        seen = true;
        broken =
            broken < 0 && Math.abs(numbers.get(Statistic.UNIT_PRODUCT_MAX, l)) > unitLimit
                ? l
                : broken;
      }
    }
    if (broken >= 0) {
      if (alarm.bad(numbers.step(), Severity.ERROR)) {
        alarm.write(findings, finding(numbers, broken));
      }
    } else if (seen) {
      alarm.good();
    }
  }

  private static boolean isFinite(StepNumbers numbers, Statistic statistic, int layer) {
    return Double.isFinite(numbers.get(statistic, layer));
  }

  /** How far the sums of two layers are apart, over the largest that they could be; 0 where that is unknown or nothing. */
  private static double apart(StepNumbers numbers, int one, int other) {
    double scale =
        numbers.get(Statistic.WEIGHT_NORM, one) * numbers.get(Statistic.GRADIENT_NORM, one)
            + numbers.get(Statistic.WEIGHT_NORM, other)
                * numbers.get(Statistic.GRADIENT_NORM, other);
    double difference =
        numbers.get(Statistic.WEIGHT_GRADIENT_PRODUCT, one)
            - numbers.get(Statistic.WEIGHT_GRADIENT_PRODUCT, other);
    return scale > 0 && Double.isFinite(scale) ? Math.abs(difference) / scale : 0;
  }

  private Finding finding(StepNumbers numbers, int layer) {
    WatchedLayer broken = run.layers().get(layer);
    long step = numbers.step();
    boolean chain = broken.chain() >= 0;
    double value =
        chain
            ? numbers.get(Statistic.WEIGHT_GRADIENT_PRODUCT, layer)
            : numbers.get(Statistic.UNIT_PRODUCT_MAX, layer);
    String message =
        (chain
                ? "weight times gradient sums up to %s in %s and to something else in the layer"
                    + " before, though along ReLU layers without biases the sums are equal for"
                    + " any weights"
                : "weight times gradient of a unit is %s of its largest possible value in %s,"
                    + " though in front of a batch normalisation it is 0 for any weights")
            .formatted(Figures.of(value), broken.name());
    return new Finding(
        NAME,
        Severity.ERROR,
        broken.name(),
        message + ": the engine or the machine computes wrongly, not the network",
        "repeat the run on another machine; with Evengrad, run verify and report it",
        step,
        List.of(
            new Evidence(
                broken.name(),
                step,
                chain ? "weight_gradient_product" : "unit_product_max",
                value,
                chain ? chainLimit : unitLimit)));
  }
}
