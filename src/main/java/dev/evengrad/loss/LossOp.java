package dev.evengrad.loss;

/** A {@link Loss} compiled for one plan. Nothing here allocates. */
public interface LossOp {
  /**
   * The loss of the outputs of {@code rows} rows, a mean over them by their weights; its gradient by the outputs is written on the way.
   * Asked only where {@link #weight} is above 0.
   *
   * @return the loss; not finite if it overflows or the outputs are not finite
   */
  default double evaluate(int rows, Targets targets) {
    return evaluate(rows, targets, weight(rows, targets));
  }

  /**
   * What {@code rows} rows contribute to the mean over a batch of which they are a part, or all; the gradient of that by the outputs is
   * written on the way.
   *
   * @param weight what the mean is over, above 0: the {@link #weight} of the whole batch
   */
  double evaluate(int rows, Targets targets, double weight);

  /** What the mean is over: the sum of the rows' weights, or their number if they have none; the loss says whether class weights count. */
  default double weight(int rows, Targets targets) {
    return targets.weight(rows);
  }
}
