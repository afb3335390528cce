package dev.evengrad.loss;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Tensor;
import org.jspecify.annotations.Nullable;

/** A loss as a description. Immutable. Implement it, or extend {@link ElementwiseLoss}, to add one of your own. */
public interface Loss {
  /** The shortest text that makes an equal loss, e.g. {@code mse}. */
  String text();

  /** What turns the outputs into what a user reads. */
  OutputLink link();

  /** Whether targets may be class indices. */
  boolean takesClasses();

  /** Whether targets may be values, one for each output. */
  default boolean takesValues() {
    return !takesClasses();
  }

  /** Whether classes are two, told apart by the sign of one output (above 0 is class 1); else there is an output for each class. */
  default boolean binary() {
    return false;
  }

  /** Whether rows may have weights. */
  default boolean takesRowWeights() {
    return false;
  }

  /**
   * Whether values may be scaled before they are learned ({@link TargetScale}): the loss depends on the difference between output and
   * target only, and has no link.
   */
  default boolean takesScaledTargets() {
    return false;
  }

  /**
   * Refuses finite values that cannot be targets, before anything is computed from them.
   *
   * @param values [rows][width]
   * @throws dev.evengrad.DataException naming row and column
   */
  default void checkValues(int rows, int width, float[] values) {}

  /**
   * This loss with a weight for each class, by which the losses of its rows are multiplied. The mean is over the sum of these weights
   * for softmax cross-entropy, and over the rows for the losses that tell two classes apart by one output; both as PyTorch.
   *
   * @throws SettingException if the loss takes none, or a weight is negative or not finite, or all are 0
   */
  default Loss classWeights(float... weights) {
    throw new SettingException(
        "class weights", "given to the loss " + text(), "a loss that tells classes apart");
  }

  /** The weight of each class that {@link #classWeights} gave; empty if it gave none. */
  default float[] weightsOfClasses() {
    return new float[0];
  }

  /**
   * This loss with a class whose rows have no share in it, as PyTorch's ignore_index: neither in its value nor in its gradient nor in
   * what the mean is over; metrics leave them out, too. A trainer makes rows of weight 0 of them.
   *
   * @param classIndex any number in batches of arrays, e.g. -100; in a dataset one of its classes, for which the network has an output
   * @throws SettingException if the loss takes none
   */
  default Loss ignoreIndex(int classIndex) {
    throw new SettingException(
        "ignore_index", classIndex + " for the loss " + text(), "softmax_cross_entropy");
  }

  /** The class whose rows have no share; null if all have. */
  default @Nullable Integer ignoredClass() {
    return null;
  }

  /**
   * The operation for one plan.
   *
   * @param output the network's output
   * @param delta where the gradient of the loss by the output goes; contiguous
   * @param capacity the largest number of rows
   */
  LossOp compile(Kernels kernels, Tensor output, Tensor delta, int capacity);
}
