package dev.evengrad.health.rules.deepdiagnosis;

import dev.evengrad.health.Rule;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.comparison.LayerLimit;
import dev.evengrad.health.rules.comparison.Limit;
import java.util.List;
import java.util.Set;

/** The rules of DeepDiagnosis: each layer is looked at by itself and against an absolute limit, in every step. */
public final class DeepDiagnosis {
  private DeepDiagnosis() {}

  /** All of them, for a run. */
  public static List<Rule> rules(WatchedRun run) {
    return List.of(
        new LayerLimit(
            "deepdiagnosis.vanishing_gradient",
            Statistic.GRADIENT_MEAN_ABS,
            "mean |gradient|",
            Limit.below(1e-7),
            run,
            layer -> true),
        new LayerLimit(
            "deepdiagnosis.dead_node",
            // what a ReLU gives is never below 0
            Statistic.ACTIVATION_ZEROS,
            "fraction of outputs that are not positive",
            Limit.atLeast(0.7),
            run,
            layer -> layer.activation().equals("relu")),
        new LayerLimit(
            "deepdiagnosis.saturated_activation",
            Statistic.ACTIVATION_INPUT_BEYOND_5,
            "fraction of the activation's inputs outside -5..5",
            Limit.above(0.5),
            run,
            layer -> layer.activation().equals("tanh") || layer.activation().equals("sigmoid")),
        new LayerLimit(
            "deepdiagnosis.weight_variance",
            Statistic.WEIGHT_VARIANCE,
            "variance of the weights",
            Limit.outside(1e-5, 10),
            run,
            layer -> true),
        new LayerLimit(
            "deepdiagnosis.learning_rate",
            Set.of(Statistic.GRADIENT_NORM, Statistic.WEIGHT_NORM),
            "rate * |gradient| / |weights|",
            DeepDiagnosis::change,
            Limit.outside(1e-5, 0.1),
            run,
            WatchedLayer::trained),
        new ImproperData());
  }

  private static double change(StepNumbers numbers, int layer) {
    return numbers.rate()
        * numbers.get(Statistic.GRADIENT_NORM, layer)
        / numbers.get(Statistic.WEIGHT_NORM, layer);
  }
}
