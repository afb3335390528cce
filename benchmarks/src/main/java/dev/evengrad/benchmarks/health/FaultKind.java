package dev.evengrad.benchmarks.health;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// The kinds of faults that a recipe may have, and by which rules each may be found: a warning of a rule that does not name what is wrong, or what
/// comes of it, is no detection. Written before any rule was tuned on a recipe.
///
/// The general symptoms of [#symptoms] are accepted for every kind, and for runs that turn out sick without any.
public enum FaultKind {
  /// Initial weights too small.
  SMALL_WEIGHTS("vanishing poor_initialization unchanged_parameters rows_collapse"),
  /// Initial weights too large.
  LARGE_WEIGHTS(
      "exploding poor_initialization saturated_units dead_units loss_jump spike update_ratio"
          + " clipping_hides_fault"),
  /// A sigmoid, or tanh with the uniform weights that PyTorch takes, in depth.
  SATURATING_DEPTH(
      "vanishing saturated_units poor_initialization unchanged_parameters rows_collapse"),
  /// A learning rate too high.
  HIGH_RATE(
      "update_ratio exploding dead_units saturated_units loss_jump spike clipping_hides_fault"
          + " vanishing"),
  /// A learning rate too low.
  LOW_RATE("update_ratio unchanged_parameters"),
  /// Inputs far from 0 and 1.
  UNSCALED_INPUTS(
      "inputs_not_normalized saturated_units dead_units exploding poor_initialization loss_jump"
          + " spike update_ratio"),
  /// Batch normalisation in depth without residual connections, whose gradient explodes.
  BATCH_NORM_DEPTH("exploding poor_initialization"),
  /// ReLU with Xavier's weights and no biases in depth: the gradients of the weights look even, the signal vanishes.
  BLIND_SPOT("vanishing poor_initialization unchanged_parameters rows_collapse"),
  /// A clip so tight that nothing is learned.
  TIGHT_CLIP("clipping_hides_fault update_ratio unchanged_parameters");

  /// Rules on what any of the faults may come to: nothing learned, the loss away, numbers that are none, noise learned by heart.
  private static final String SYMPTOMS =
      "loss_stalled loss_oscillating loss_diverging non_finite all_zero overfitting";

  /// The rules of other tools, by kind: as generous to them as to ours.
  private static final String OTHER_SYMPTOMS =
      "autotrainer.slow autotrainer.oscillating autotrainer.exploding sagemaker.loss_not_decreasing"
          + " sagemaker.exploding_tensor sagemaker.all_zero sagemaker.overfit";

  private final String rules;

  FaultKind(String rules) {
    this.rules = rules;
  }

  /// The rules of others that say the same as one of ours.
  private static Set<String> others(String rule) {
    return switch (rule) {
      case "vanishing" ->
          Set.of(
              "forecast.vanishing",
              "autotrainer.vanishing",
              "sagemaker.vanishing_gradient",
              "deepdiagnosis.vanishing_gradient");
      case "exploding" -> Set.of("forecast.exploding");
      case "poor_initialization" ->
          Set.of("sagemaker.poor_weight_initialization", "deepdiagnosis.weight_variance");
      case "unchanged_parameters" -> Set.of("sagemaker.unchanged_tensor");
      case "saturated_units" ->
          Set.of("sagemaker.saturated_activation", "deepdiagnosis.saturated_activation");
      case "dead_units" ->
          Set.of("autotrainer.dying_relu", "sagemaker.dead_relu", "deepdiagnosis.dead_node");
      case "update_ratio" -> Set.of("sagemaker.weight_update_ratio", "deepdiagnosis.learning_rate");
      case "inputs_not_normalized" -> Set.of("deepdiagnosis.improper_data");
      default -> Set.of();
    };
  }

  /// The names of the rules whose warning or error detects it.
  public Set<String> accepted() {
    Set<String> accepted = symptoms();
    for (String rule : rules.split(" ")) {
      accepted.add(rule);
      accepted.addAll(others(rule));
    }
    return accepted;
  }

  /// The names of the rules that are accepted whatever the fault.
  public static Set<String> symptoms() {
    Set<String> symptoms = new TreeSet<>(Set.of(SYMPTOMS.split(" ")));
    symptoms.addAll(Set.of(OTHER_SYMPTOMS.split(" ")));
    return symptoms;
  }

  /// Its name in results and tables.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
