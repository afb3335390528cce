package dev.evengrad.train;

/** Watches training from the inside. Called on the trainer's thread; what it allocates or takes is its own affair. */
public interface StepObserver {
  /** All outputs and the loss are there; no gradient yet. Not called if the loss is not finite. */
  default void afterForward(StepView view) {}

  /** All gradients are there, as backward left them; no clip or update yet. */
  default void afterBackward(StepView view) {}

  /** The step is over. */
  default void afterStep(StepView view, StepOutcome outcome) {}

  /** An epoch is over, or was broken off. */
  default void afterEpoch(EpochReport report) {}
}
