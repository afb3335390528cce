package dev.evengrad.cli;

import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.Trainer;
import java.util.function.BooleanSupplier;

/// All epochs of a recipe, of which nothing is written.
///
/// @param recipe without early stopping
/// @param steps the observer that the trainer was made with
/// @param progress told of every step and epoch
/// @param cancelled asked between epochs whether to end
record PlainRun(Recipe recipe, Steps steps, Progress progress, BooleanSupplier cancelled) {

  /// Trains to the end; gives why that was not reached, empty if it was.
  ///
  /// @param measured whether the held-out rows are measured after every epoch, and say when the rate falls on a plateau, as in
  ///     `train`
  String train(Trainer trainer, boolean measured) {
    progress.begin(0, (long) recipe.epochs() * recipe.stepsPerEpoch());
    PlateauFigure plateau = PlateauFigure.of(recipe.schedule(), null, recipe.loss());
    while (trainer.epochs() < recipe.epochs() && !cancelled.getAsBoolean()) {
      EpochReport report = trainer.epoch(recipe.training());
      String failure = report.halted() != null ? report.halted().message() : steps.fruitless();
      if (!failure.isEmpty()) {
        return failure;
      }
      Evaluation heldOut =
          measured && recipe.heldOut() != null ? recipe.evaluate(trainer, recipe.heldOut()) : null;
      trainer.tell(
          heldOut == null
              ? plateau.of(report.loss(), report.metrics())
              : plateau.of(heldOut.loss(), heldOut.metrics()));
      progress.epoch(report, heldOut);
    }
    return "";
  }
}
