package dev.evengrad.benchmarks.peers;

import java.util.List;

/// One engine's training step, on a batch that it keeps in its own memory.
public interface Stepper extends AutoCloseable {
  /// Forward, loss, backward, clip by global norm, update.
  void step();

  /// Copies of weights and bias of every layer, in order.
  List<float[]> parameters();

  /// Copies of what the optimizer keeps; empty for plain gradient descent.
  List<float[]> moments();

  @Override
  default void close() {}
}
