package dev.evengrad.train;

/**
 * Watches training from the inside, and changes nothing of it: what it is shown can only be read. Called on the trainer's thread; what it allocates or takes is its own affair.
 *
 * <p>What it throws ends the call of {@link Trainer#step} or {@link Trainer#epoch} and comes out of it; observers behind it do not hear
 * of that moment. The trainer stays whole, and can go on or be saved: thrown from {@link #beforeStep}, {@link #afterForward}, {@link #afterPiece}, {@link #afterBackward}
 * or {@link #beforeSkip} the step is not made, and its batch is the next one; thrown from {@link #onSetAside}, {@link #afterStep} or {@link #afterEpoch} the step or the epoch is over
 * and counted, as its weights are, and the next batch follows. (Keras and Lightning pass on what a callback throws too, behind an
 * update that stays made; here the position in the data goes with it, so that no batch is learnt from twice.) Either way training ends
 * at the same bits as without the exception.
 */
public interface StepObserver {
  /**
   * A batch is about to be looked at and computed: a step's time runs from here to {@link #afterStep}, which follows unless the batch does
   * not fit the network and the step is refused with an exception. Of the view only {@link StepView#step} and {@link StepView#batchRows}
   * are those of this step yet.
   */
  default void beforeStep(StepView view) {}

  /**
   * All outputs and the loss are there; no gradient yet. Not called if the loss is not finite: {@link #beforeSkip} is then. Called for each piece of a batch that is
   * computed in pieces ({@link TrainerBuilder#microBatch}); before later ones the gradients are those of the pieces so far.
   */
  default void afterForward(StepView view) {}

  /**
   * The deltas of the rows in the tensors are there, beside their outputs; the gradients are those of the pieces so far. Called for each
   * piece of a batch that is computed in pieces, else once, before {@link #afterBackward}: what is to be seen of the deltas of all rows
   * is to be taken here.
   */
  default void afterPiece(StepView view) {}

  /**
   * All gradients are there, as backward left them; no clip or update yet. Called once a step: the gradients are those of the whole
   * batch, outputs and deltas those of its last piece.
   */
  default void afterBackward(StepView view) {}

  /**
   * The step has failed and is about to be skipped, its tensors being as they were when that was seen: {@link StepView#loss} may be no
   * number then. Of {@link SkipReason#FORWARD_NOT_FINITE} and {@link SkipReason#STATISTICS_NOT_FINITE} the outputs are those of this
   * step, deltas and gradients those of an earlier one or of earlier pieces, and {@link #afterForward} was not called for these rows; of
   * all others both are there, but a refused update may have rewritten the gradients. Not called where the batch alone is to blame
   * ({@link SkipReason#badBatch}), for nothing was computed. {@link #afterStep} follows.
   */
  default void beforeSkip(StepView view, StepOutcome.Skipped why) {}

  /**
   * The spike guard has set something aside in this step: {@link #afterStep} follows, with a skipped step or, where it gave up, without
   * this before it. Weights and counts are what they are from here on.
   */
  default void onSetAside(SetAside event) {}

  /** The step is over and counted: the last one of an epoch with the epoch. */
  default void afterStep(StepView view, StepOutcome outcome) {}

  /** An epoch is over, or was broken off. */
  default void afterEpoch(EpochReport report) {}
}
