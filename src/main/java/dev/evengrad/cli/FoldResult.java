package dev.evengrad.cli;

import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.Trainer;
import java.util.List;
import java.util.Locale;

/// What training without one fold's rows came to.
///
/// @param fold counted from 1
/// @param heldOut the trained network on the fold's rows
/// @param training the trained network on the other rows
/// @param advice sentences on what went wrong; none if nothing did
record FoldResult(
    int fold, Evaluation heldOut, Evaluation training, String sha256, List<String> advice) {

  static FoldResult of(int fold, Recipe recipe, Trainer trainer) {
    Evaluation heldOut =
        recipe.evaluate(
            trainer, java.util.Objects.requireNonNull(recipe.heldOut(), "a fold holds rows out"));
    Evaluation training = recipe.evaluate(trainer, recipe.training());
    return new FoldResult(
        fold,
        heldOut,
        training,
        recipe.model(trainer).sha256(),
        Advice.of(recipe, training, heldOut));
  }

  /// E.g. `fold 2/5  held-out accuracy 96.7 %, loss 0.1234, 30 rows  training accuracy 99.2 %`.
  String line(int folds) {
    return String.format(
            Locale.ROOT, "fold %" + Integer.toString(folds).length() + "d/%d", fold, folds)
        + "  held-out "
        + Figures.metrics(heldOut.metrics())
        + ", loss "
        + Figures.figure(heldOut.loss())
        + ", "
        + Figures.count(heldOut.rows())
        + (heldOut.rows() == 1 ? " row" : " rows")
        + "  training "
        + Figures.metrics(training.metrics());
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("fold", fold)
        .put("held_out", TrainingResult.evaluation(heldOut))
        .put("training", TrainingResult.evaluation(training))
        .put("weights_sha256", sha256)
        .put("advice", JsonArray.ofStrings(advice))
        .build();
  }
}
