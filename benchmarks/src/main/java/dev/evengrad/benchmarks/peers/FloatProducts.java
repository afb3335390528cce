package dev.evengrad.benchmarks.peers;

import org.ejml.data.FMatrixRMaj;

/// What a library gives to a network written by hand on it: the products of a dense layer, on row-major matrices.
interface FloatProducts {
  /// y += x W'.
  void addForward(FMatrixRMaj x, FMatrixRMaj weights, FMatrixRMaj y);

  /// dx = delta W.
  void inputGradient(FMatrixRMaj delta, FMatrixRMaj weights, FMatrixRMaj dx);

  /// dw = delta' x.
  void weightGradient(FMatrixRMaj delta, FMatrixRMaj x, FMatrixRMaj dw);

  double sumOfSquares(FMatrixRMaj values);
}
