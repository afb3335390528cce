package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;

/**
 * The twin of a layer. It has no numbers: parameters and buffers come from the {@link TextbookPass}
 * by name, and what it computes goes there. A layer that holds others calls their twins.
 */
public interface TextbookLayer {
  /** The name of the layer, e.g. {@code dense3}. */
  String name();

  /** The output of {@code x} [rows][inputs]; kept in the pass for {@link #backward}. */
  DMatrixRMaj forward(DMatrixRMaj x, TextbookPass pass);

  /**
   * From the gradient of the loss by the output to that by the input; the gradients of its parameters
   * go into the pass.
   */
  DMatrixRMaj backward(DMatrixRMaj dy, TextbookPass pass);
}
