package dev.evengrad.loss;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Tensor;

/** A loss as a description. Immutable. Implement it to add one of your own. */
public interface Loss {
  /** The shortest text that makes an equal loss, e.g. {@code mse}. */
  String text();

  /** What turns the outputs into what a user reads. */
  OutputLink link();

  /** Whether targets are class indices (else values, one for each output). */
  boolean takesClasses();

  /**
   * The operation for one plan.
   *
   * @param output the network's output
   * @param delta where the gradient of the loss by the output goes; contiguous
   * @param capacity the largest number of rows
   */
  LossOp compile(Kernels kernels, Tensor output, Tensor delta, int capacity);
}
