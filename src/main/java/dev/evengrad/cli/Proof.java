package dev.evengrad.cli;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.Trainer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What `train` comes to with some options: the loss of its last walk through the training rows, and how good the weights are on rows that
/// had no say in any treatment.
///
/// @param halted why training was given up; empty if it was not
/// @param heldOut the weights as they were at the end; on the training rows if nothing is held out
record Proof(String halted, Evaluation training, Evaluation heldOut) {

  /// Trains as the command would; null if that was broken off.
  ///
  /// @param collector takes what is measured of every layer; null if nobody asks for that, and then nothing is
  static @Nullable Proof of(
      Recipe recipe, BooleanSupplier cancelled, @Nullable RunCollector collector) {
    HealthWatch watch =
        collector == null
            ? null
            : new HealthWatch(recipe, new Progress() {}, true, true, List.of(collector));
    Epochs epochs = new Epochs(watch);
    Steps steps = epochs.steps;
    try (Trainer trainer =
        recipe.trainer(List.of(steps), watch == null ? null : watch.settings(), epochs::scaled)) {
      if (watch != null) {
        watch.begin(trainer);
      }
      String halted = new PlainRun(recipe, steps, epochs, cancelled).train(trainer, true);
      if (watch != null) {
        watch.finish();
      }
      if (cancelled.getAsBoolean()) {
        return null;
      }
      Evaluation training = recipe.evaluate(trainer, recipe.training());
      return new Proof(
          halted,
          training,
          recipe.heldOut() == null ? training : recipe.evaluate(trainer, recipe.heldOut()));
    }
  }

  /// Hands what epochs come to to those who watch.
  private static final class Epochs implements Progress {
    private final @Nullable HealthWatch watch;
    private final Steps steps = new Steps(this);

    Epochs(@Nullable HealthWatch watch) {
      this.watch = watch;
    }

    @Override
    public void epoch(EpochReport report, @Nullable Evaluation heldOut) {
      if (watch != null) {
        watch.epoch(steps.last(), report, heldOut);
      }
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
