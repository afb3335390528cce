package dev.evengrad.loss;

/** A {@link Loss} compiled for one plan. Nothing here allocates. */
public interface LossOp {
  /**
   * The loss of the outputs of {@code rows} rows, a mean over them; its gradient by the outputs is written on the way.
   *
   * @return the loss; not finite if it overflows or the outputs are not finite
   */
  double evaluate(int rows, Targets targets);
}
