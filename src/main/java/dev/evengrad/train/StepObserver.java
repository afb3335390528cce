package dev.evengrad.train;

/** Watches training from the inside. Called on the trainer's thread; what it allocates or takes is its own affair. */
public interface StepObserver {
  /**
   * All outputs and the loss are there; no gradient yet. Not called if the loss is not finite. Called for each piece of a batch that is
   * computed in pieces ({@link TrainerBuilder#microBatch}); before later ones the gradients are those of the pieces so far.
   */
  default void afterForward(StepView view) {}

  /**
   * All gradients are there, as backward left them; no clip or update yet. Called once a step: the gradients are those of the whole
   * batch, outputs and deltas those of its last piece.
   */
  default void afterBackward(StepView view) {}

  /** The step is over. */
  default void afterStep(StepView view, StepOutcome outcome) {}

  /** An epoch is over, or was broken off. */
  default void afterEpoch(EpochReport report) {}
}
