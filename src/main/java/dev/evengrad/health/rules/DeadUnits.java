package dev.evengrad.health.rules;

import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.Threshold;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;

/**
 * Most units of a ReLU layer are zero for every row, over several batches: nothing goes through them, in either direction. Where that was
 * not measured it is worked out from the zeros of the weight gradient: an entry is not zero only if both its unit and its input are alive.
 */
final class DeadUnits extends FractionOfUnits {
  static final String NAME = "dead_units";

  private final Remedies remedies;
  private final boolean[] relu;
  private double aliveBefore = 1;

  DeadUnits(WatchedRun run, HealthSettings settings, LossHistory history, Remedies remedies) {
    super(
        NAME,
        run,
        settings,
        Threshold.DEAD_FRACTION,
        Threshold.DEAD_NEARLY_ALL,
        history,
        Statistic.ACTIVATION_DEAD,
        Statistic.GRADIENT_ZEROS);
    this.remedies = remedies;
    relu = new boolean[run.layers().size()];
    for (int l = 0; l < relu.length; l++) {
      relu[l] = run.layers().get(l).activation().startsWith("relu");
    }
  }

  @Override
  double measure(StepNumbers numbers, int layer) {
    if (!relu[layer]) {
      aliveBefore = 1;
      return Double.NaN;
    }
    if (numbers.has(Statistic.ACTIVATION_DEAD, layer)) {
      return numbers.get(Statistic.ACTIVATION_DEAD, layer);
    }
    WatchedLayer described = run.layers().get(layer);
    double zeros = numbers.get(Statistic.GRADIENT_ZEROS, layer);
    if (layer == 0 || !described.kind().equals("dense") || !follows(layer)) {
      aliveBefore = 1;
    }
    if (Double.isNaN(zeros) || !(aliveBefore > 0)) {
      aliveBefore = 1;
      return Double.NaN;
    }
    double alive = Math.min(1, (1 - zeros) / aliveBefore);
    aliveBefore = alive;
    return numbers.skipped().isEmpty() ? 1 - alive : Double.NaN;
  }

  /** Whether the inputs of a layer are the outputs of the one listed before. */
  private boolean follows(int layer) {
    int outputs = run.layers().get(layer - 1).outputs();
    return outputs > 0 && outputs == run.layers().get(layer).inputs();
  }

  @Override
  String message(String where, int layers, String worstLayer, double worst) {
    return layers == 1
        ? "%s of the units of %s are zero for every row of several batches"
            .formatted(Figures.percent(worst), where)
        : "in %d layers most units are zero for every row of several batches, in %s %s of them"
            .formatted(layers, worstLayer, Figures.percent(worst));
  }

  @Override
  String quantity() {
    return "fraction of dead units";
  }

  @Override
  String remedy() {
    return remedies.dead();
  }
}
