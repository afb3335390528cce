package dev.evengrad.cli;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.Trainer;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/// What `train` comes to with some options: the loss of its last walk through the training rows, and how good the weights are on rows that
/// had no say in any treatment.
///
/// @param halted why training was given up; empty if it was not
/// @param heldOut the weights as they were at the end
record Proof(String halted, Evaluation training, Evaluation heldOut) {

  /// Trains as the command would; held-out rows there must be.
  static Proof of(Recipe recipe, BooleanSupplier cancelled) {
    Progress silent = new Progress() {};
    Steps steps = new Steps(silent);
    try (Trainer trainer = recipe.trainer(steps, silent::scaled)) {
      String halted = new PlainRun(recipe, steps, silent, cancelled).train(trainer, true);
      return new Proof(
          halted,
          recipe.evaluate(trainer, recipe.training()),
          recipe.evaluate(trainer, Objects.requireNonNull(recipe.heldOut())));
    }
  }

  /// The metric by which it is judged: accuracy for classes, r2 for values.
  String metric() {
    return heldOut.metrics().containsKey("accuracy") ? "accuracy" : "r2";
  }

  /// The metric's value on the held-out rows.
  double value() {
    return heldOut.metrics().getOrDefault(metric(), Double.NaN);
  }

  /// E.g. `97.3 %`.
  String figure() {
    return Figures.metric(metric(), value());
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("halted", halted)
        .put("training", TrainingResult.evaluation(training))
        .put("held_out", TrainingResult.evaluation(heldOut))
        .build();
  }
}
