package dev.evengrad.layer;

/**
 * A layer compiled for one plan: its tensors, parameters and kernels are final fields, so a call needs the number of rows only.
 * Nothing here allocates.
 */
public interface LayerOp {
  /** Computes the output of {@code rows} rows. */
  void forward(int rows);

  /**
   * Given the gradient of its output in the output's delta, writes the gradients of its parameters, and that of its input into the
   * input's delta (if there is one), multiplied by the input's derivative (if there is one). If {@link StepClock#accumulates}, the
   * gradients of parameters go on from those that are there, row after row, as if the rows of all pieces had come at once; their
   * statistics are those of the sums.
   */
  void backward(int rows);

  /** Whether in training a row depends on the others, so that a step needs several of them at once. */
  default boolean couplesRows() {
    return false;
  }

  /** Whether the statistics that the last {@link #forward} took for the buffers are finite; true if it took none. */
  default boolean statisticsFinite() {
    return true;
  }

  /**
   * How many times the running mean squares of the columns, added up, are what they were before, if the step of the last {@link
   * #forward} is applied; 1 if it takes no statistics. A batch whose inputs are out of all proportion shows here, where a
   * normalisation hides it from the loss.
   */
  default double statisticsGrowth() {
    return 1;
  }

  /** The step is applied: writes the statistics that the last {@link #forward} took into the buffers. */
  default void commit() {}
}
