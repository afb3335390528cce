package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;

/** The twin of a loss: its value and gradient, and how far the engine may be from each. */
public interface TextbookLoss {
  /** The loss of predictions [rows][outputs]. */
  double value(DMatrixRMaj prediction, TextbookTarget target);

  /** The gradient of the loss by the predictions, [rows][outputs]. */
  DMatrixRMaj gradient(DMatrixRMaj prediction, TextbookTarget target);

  /** The largest difference of the engine's value from {@link #value} at float predictions. */
  double valueError(DMatrixRMaj prediction, TextbookTarget target);

  /** The largest difference of each entry of the engine's gradient from {@link #gradient}. */
  DMatrixRMaj gradientError(DMatrixRMaj prediction, TextbookTarget target);

  /** The sum of the magnitudes of the terms of each entry of the gradient: what its error is measured by; the entry itself if it has one term. */
  default DMatrixRMaj gradientGross(DMatrixRMaj prediction, TextbookTarget target) {
    return Matrices.abs(gradient(prediction, target));
  }
}
