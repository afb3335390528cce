package dev.evengrad.benchmarks.peers;

/// An engine that the benchmarks compare, on one thread.
public interface Engine {
  /// As it stands in the results, e.g. `ejml-float`.
  String name();

  /// The version of the library, from the library itself.
  String version();

  /// @throws UnsupportedOperationException if it offers products only
  Predictor predictor(PeerNetwork network, int rows);

  /// @throws UnsupportedOperationException if it does not train
  default Stepper stepper(PeerNetwork network, PeerBatch batch, StepSettings settings) {
    throw new UnsupportedOperationException(name() + " does not train");
  }

  /// @param size rows and columns
  /// @param x `[size][size]`
  /// @param w `[size][size]`
  /// @throws UnsupportedOperationException if it offers no product
  default Product product(int size, float[] x, float[] w) {
    throw new UnsupportedOperationException(name() + " offers no product");
  }
}
