package dev.evengrad.benchmarks.peers;

/// One engine's product of two square matrices that it keeps in its own memory: Y = X W'.
public interface Product extends AutoCloseable {
  void multiply();

  /// A copy of Y.
  float[] result();

  @Override
  default void close() {}
}
