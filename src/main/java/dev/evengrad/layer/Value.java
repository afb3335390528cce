package dev.evengrad.layer;

import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What one operation hands to the next: its output, and in training where the gradient has to go. A value has exactly one consumer.
 *
 * <p>If {@link #derivative} is there, the producer has an activation and wants the gradient of what stands before it: the consumer
 * multiplies by the derivative as it writes {@link #delta}, so delta is written once.
 *
 * @param shape the shape of one row
 * @param data the output
 * @param delta where the consumer writes the gradient; null where none is needed (prediction, the network's input)
 * @param derivative the factor to apply to delta, or null
 * @param saved what the derivative is taken from; {@code data} where there is none
 */
public record Value(
    Shape shape,
    Tensor data,
    @Nullable Tensor delta,
    @Nullable ElementwiseLoops derivative,
    Tensor saved) {

  /** A value without an activation behind it. */
  public static Value of(Shape shape, Tensor data, @Nullable Tensor delta) {
    return new Value(shape, data, delta, null, data);
  }

  /** The same numbers seen as rows of another shape of the same size. */
  public Value reshaped(Shape newShape) {
    return new Value(newShape, data, delta, derivative, saved);
  }

  /** Multiplies delta by the derivative, for a consumer that could not do so as it wrote. */
  public void applyDerivative(int rows) {
    if (derivative == null || delta == null) {
      return;
    }
    for (int r = 0; r < rows; r++) {
      derivative.backward(
          delta.width(),
          saved.array(),
          saved.offset() + r * saved.stride(),
          delta.array(),
          delta.offset() + r * delta.stride());
    }
  }
}
