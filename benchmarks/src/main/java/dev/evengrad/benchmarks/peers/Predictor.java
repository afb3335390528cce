package dev.evengrad.benchmarks.peers;

/// One engine's prediction: from an array of Java to an array of Java, as a service would call it.
public interface Predictor extends AutoCloseable {
  /// @param features `[rows][inputs]`
  /// @param results `[rows][outputs]`
  void predict(float[] features, float[] results);

  @Override
  default void close() {}
}
