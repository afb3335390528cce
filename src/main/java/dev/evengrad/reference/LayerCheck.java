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

  /**
   * The share of zeros that is normal for the output.
   *
   * @param inputs that of its inputs
   * @param own that of its activation
   */
  default double zeros(L layer, double inputs, double own) {
    return own;
  }

  /** The tensors of the way forward. */
  void forward(L layer, CheckedStep step, Table table);

  /** The gradients of the parameters, and the delta that the step writes into its input. */
  void backward(L layer, CheckedStep step, Table table);

  /** What the step left in the buffers once it was applied, and what the layer makes of them. */
  default void committed(L layer, CheckedStep step, Table table) {}
}
