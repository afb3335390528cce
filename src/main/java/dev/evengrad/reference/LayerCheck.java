package dev.evengrad.reference;

import dev.evengrad.layer.Layer;

/**
 * How the operations of one kind of layer are compared with the textbook, on the engine's own inputs.
 *
 * @param <L> the layer's description
 */
interface LayerCheck<L extends Layer> {
  /** The text of the activation behind which the layer hands on; {@code identity} without one. */
  String activation(L layer);

  /** Whether zeros of its inputs are zeros of its output. */
  default boolean passesZerosOn() {
    return false;
  }

  /** The tensors of the way forward. */
  void forward(L layer, CheckedStep step, Table table);

  /** The gradients of the parameters, and the delta that the step writes into its input. */
  void backward(L layer, CheckedStep step, Table table);
}
