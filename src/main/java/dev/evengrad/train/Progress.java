package dev.evengrad.train;

import dev.evengrad.health.Finding;
import dev.evengrad.health.Severity;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.optim.ReduceOnPlateau;
import org.jspecify.annotations.Nullable;

/** How far a training run has come: what it keeps besides weights, moments and buffers. */
final class Progress {
  /** Epochs completed. */
  long epoch;

  /** Batches of the current epoch done. */
  int batchInEpoch;

  /** Steps tried. */
  long step;

  /** Steps skipped since the last applied one. */
  int skippedInRow;

  /** Whether the input statistics were taken, or came with a model. */
  boolean standardized;

  /** Names of features and outputs. */
  ModelInfo info;

  /** How far a schedule that lowers the rate on plateaus has come. */
  ReduceOnPlateau.Course plateau = ReduceOnPlateau.Course.START;

  /** Why the run has halted; null as long as it goes on. */
  StepOutcome.@Nullable Halted halted;

  /** Whether training goes on from a trained model. */
  final boolean fromModel;

  Progress(boolean fromModel, ModelInfo info) {
    this.fromModel = fromModel;
    this.standardized = fromModel;
    this.info = info;
  }

  /** What comes of so many skipped steps in a row. */
  StepOutcome.Halted halt(StepOutcome.Skipped last) {
    return new StepOutcome.Halted(
        new Finding(
            "non_finite",
            Severity.ERROR,
            last.where(),
            skippedInRow
                + " steps in a row were skipped, the last one at step "
                + step
                + " because "
                + last.explanation()));
  }
}
