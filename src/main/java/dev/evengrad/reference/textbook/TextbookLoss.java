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

  /** The part of {@link #gradientError} that is no multiple of {@link #gradientGross}: what is lost below the smallest normal float. */
  default DMatrixRMaj gradientUnderflow(DMatrixRMaj prediction, TextbookTarget target) {
    DMatrixRMaj underflow = gradient(prediction, target);
    underflow.fill(Rounding.SMALLEST);
    return underflow;
  }

  /** What the error of the value is measured by, as {@link #gradientGross}. */
  default double valueGross(DMatrixRMaj prediction, TextbookTarget target) {
    return Math.abs(value(prediction, target));
  }

  /** The part of {@link #valueError} that is no multiple of {@link #valueGross}. */
  default double valueUnderflow(DMatrixRMaj prediction, TextbookTarget target) {
    return Rounding.SMALLEST;
  }
}
