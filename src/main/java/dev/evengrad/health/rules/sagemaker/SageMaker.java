package dev.evengrad.health.rules.sagemaker;

import dev.evengrad.health.Rule;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.comparison.LayerLimit;
import dev.evengrad.health.rules.comparison.Limit;
import java.util.List;
import java.util.Set;

/**
 * The built-in rules of SageMaker Debugger. Each tensor is looked at by itself and against an absolute limit, in every step; biases are
 * not looked at.
 */
public final class SageMaker {
  private SageMaker() {}

  /** All of them, for a run. */
  public static List<Rule> rules(WatchedRun run) {
    return List.of(
        new LayerLimit(
            "sagemaker.vanishing_gradient",
            Statistic.GRADIENT_MEAN_ABS,
            "mean |gradient|",
            Limit.below(1e-7),
            run,
            layer -> true),
        new ExplodingTensor(run),
        new LayerLimit(
            "sagemaker.dead_relu",
            Statistic.ACTIVATION_RARELY_ACTIVE,
            "fraction of units active in less than half of the rows",
            Limit.above(0.01),
            run,
            layer -> layer.activation().equals("relu")),
        new LayerLimit(
            "sagemaker.saturated_activation",
            Statistic.ACTIVATION_MOSTLY_SATURATED,
            "fraction of units saturated in more than half of the rows",
            Limit.above(0.01),
            run,
            layer -> layer.activation().equals("tanh") || layer.activation().equals("sigmoid")),
        new PoorWeightInitialization(run),
        new LayerLimit(
            "sagemaker.weight_update_ratio",
            Set.of(Statistic.UPDATE_NORM, Statistic.WEIGHT_NORM),
            "|update| / |weights|",
            SageMaker::updateRatio,
            Limit.outside(1e-8, 10),
            run,
            WatchedLayer::trained),
        new LayerLimit(
            "sagemaker.all_zero",
            Set.of(Statistic.GRADIENT_ZEROS, Statistic.ACTIVATION_ZEROS, Statistic.WEIGHT_NORM),
            "fraction of zeros in gradient, activation or weights",
            SageMaker::zeros,
            Limit.atLeast(1),
            run,
            layer -> true),
        new UnchangedTensor(run),
        new LossNotDecreasing(),
        new Overfit());
  }

  private static double updateRatio(StepNumbers numbers, int layer) {
    return numbers.get(Statistic.UPDATE_NORM, layer)
        / (numbers.get(Statistic.WEIGHT_NORM, layer) + 1e-9);
  }

  /** The largest of those that are there. */
  private static double zeros(StepNumbers numbers, int layer) {
    double gradient = numbers.get(Statistic.GRADIENT_ZEROS, layer);
    double activation = numbers.get(Statistic.ACTIVATION_ZEROS, layer);
    double weights = numbers.get(Statistic.WEIGHT_NORM, layer);
    double weightZeros = Double.isNaN(weights) ? Double.NaN : weights == 0 ? 1 : 0;
    return larger(larger(gradient, activation), weightZeros);
  }

  private static double larger(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }
}
