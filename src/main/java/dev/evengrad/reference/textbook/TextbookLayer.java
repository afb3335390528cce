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

  /**
   * For the twin of a {@link dev.evengrad.layer.RowLayer}: the largest error that the engine's output and gradients may have on its own
   * inputs, as a share of the largest magnitude in the same tensor; 1e-5, some 160 roundings, unless the twin knows better.
   */
  default double largestError() {
    return 1e-5;
  }
}
