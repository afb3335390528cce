package dev.evengrad.health.rules;

import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedRun;

/**
 * Most of a layer's outputs are where the derivative of sigmoid or tanh is next to nothing, over several batches. Where that was not
 * measured, for tanh the root mean square of the outputs tells: one less its square is the mean derivative.
 */
final class SaturatedUnits extends FractionOfUnits {
  static final String NAME = "saturated_units";

  /** A mean square of tanh above which more than half of it must be saturated. */
  private static final double NEARLY_ONE = 0.98;

  private final Remedies remedies;

  SaturatedUnits(WatchedRun run, HealthSettings settings, LossHistory history, Remedies remedies) {
    super(
        NAME,
        run,
        settings,
        Threshold.SATURATED_FRACTION,
        Threshold.SATURATED_NEARLY_ALL,
        history,
        Statistic.ACTIVATION_SATURATED,
        Statistic.ACTIVATION_RMS);
    this.remedies = remedies;
  }

  @Override
  double measure(StepNumbers numbers, int layer) {
    if (numbers.has(Statistic.ACTIVATION_SATURATED, layer)) {
      return numbers.get(Statistic.ACTIVATION_SATURATED, layer);
    }
    double rms = numbers.get(Statistic.ACTIVATION_RMS, layer);
    if (Double.isNaN(rms) || !run.layers().get(layer).activation().equals("tanh")) {
      return Double.NaN;
    }
    return rms * rms > NEARLY_ONE ? rms * rms : 0;
  }

  @Override
  String message(String where, int layers, String worstLayer, double worst) {
    return layers == 1
        ? "%s of the outputs of %s are saturated: hardly any gradient comes through"
            .formatted(Figures.percent(worst), where)
        : "in %d layers most outputs are saturated, in %s %s of them: hardly any gradient comes through"
            .formatted(layers, worstLayer, Figures.percent(worst));
  }

  @Override
  String quantity() {
    return "fraction of saturated outputs";
  }

  @Override
  String remedy() {
    return remedies.saturated();
  }
}
