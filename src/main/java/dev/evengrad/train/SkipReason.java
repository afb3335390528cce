package dev.evengrad.train;

/** Why a step was skipped. Those for which the batch is to blame ({@link #badBatch}) do not count towards halting. */
public enum SkipReason {
  /** A feature of the batch is NaN or infinite. Does not count towards halting. */
  FEATURE_NOT_FINITE,
  /** A target of the batch is NaN or infinite. Does not count towards halting. */
  TARGET_NOT_FINITE,
  /** A row weight of the batch is NaN or infinite. Does not count towards halting. */
  ROW_WEIGHT_NOT_FINITE,
  /** The weights of all rows of the batch are 0, so that there is nothing to learn from it. Does not count towards halting. */
  NO_WEIGHT,
  /** The batch has too few rows for a layer that takes statistics of them. Does not count towards halting. */
  TOO_FEW_ROWS,
  /** A layer's statistics of the batch, or the running ones they would have made, are not finite. */
  STATISTICS_NOT_FINITE,
  /**
   * A layer's output overflowed on the way forward, and the loss with it, or the loss alone. An output that is infinite where neither the
   * loss nor a gradient goes by it, such as the logit -infinity of a class that is not the row's, whose probability is 0, skips nothing.
   */
  FORWARD_NOT_FINITE,
  /** A gradient overflowed on the way backward. */
  GRADIENT_NOT_FINITE,
  /** An entry of the gradient is too large for its square to be kept by the optimizer (above 1e19). */
  GRADIENT_TOO_LARGE,
  /** The update would have made a parameter or a moment non-finite. */
  UPDATE_NOT_FINITE,
  /**
   * The spike guard refused the batch ({@link TrainerBuilder#spikeGuard}). Does not count towards halting: the guard itself goes back or
   * halts, if it must.
   */
  SPIKE,
  /** The spike guard went back to a snapshot: this step is not made, and earlier ones are undone. Does not count towards halting. */
  ROLLBACK,
  /** A transform of the user's own refused the step, one of the stage {@link dev.evengrad.optim.GradientTransform.Stage#TAP}. */
  REFUSED;

  /**
   * Whether the batch alone is to blame, seen before anything was computed: a source of data is broken, not the training. Such steps are
   * to be counted by who feeds them; they neither lead to halting nor break a row of skipped steps.
   */
  public boolean badBatch() {
    return switch (this) {
      case FEATURE_NOT_FINITE, TARGET_NOT_FINITE, ROW_WEIGHT_NOT_FINITE, NO_WEIGHT, TOO_FEW_ROWS ->
          true;
      case STATISTICS_NOT_FINITE,
          FORWARD_NOT_FINITE,
          GRADIENT_NOT_FINITE,
          GRADIENT_TOO_LARGE,
          UPDATE_NOT_FINITE,
          SPIKE,
          ROLLBACK,
          REFUSED ->
          false;
    };
  }

  /** Whether the spike guard left the step out. */
  public boolean guarded() {
    return this == SPIKE || this == ROLLBACK;
  }
}
