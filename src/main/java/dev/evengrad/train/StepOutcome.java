package dev.evengrad.train;

import dev.evengrad.health.Finding;

/** What became of one training step. Exactly one of three, so a caller can switch over it. */
public sealed interface StepOutcome
    permits StepOutcome.Applied, StepOutcome.Skipped, StepOutcome.Halted {

  /**
   * The step changed the parameters. One instance per trainer, reused: its report is valid until the next step.
   *
   * @param report the numbers of the step
   */
  record Applied(StepReport report) implements StepOutcome {}

  /**
   * The step would have made something non-finite, or its batch is of no use, so nothing was changed: no parameter, moment, buffer,
   * schedule. Its batch is consumed.
   *
   * @param reason why
   * @param where the layer, parameter or column that was the first to go wrong; empty if unknown
   * @param explanation a sentence for a reader
   */
  record Skipped(SkipReason reason, String where, String explanation) implements StepOutcome {}

  /**
   * Too many steps in a row were skipped, for other reasons than bad batches, or the spike guard has gone back too often; every further step gives this again until {@link
   * Trainer#restore}. No weight was harmed, so {@code trainer.restore(trainer.state())} goes on from here, and an earlier state from
   * there; {@link TrainerBuilder#mostSkips} sets how many are too many.
   *
   * @param finding what is wrong
   */
  record Halted(Finding finding) implements StepOutcome {}
}
