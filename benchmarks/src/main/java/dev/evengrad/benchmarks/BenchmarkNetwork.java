package dev.evengrad.benchmarks;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.model.ModelSpec;

/// The networks of the tables of targets, by the names that they have there.
public enum BenchmarkNetwork {
  TINY("input 10; dense 20 sigmoid; dense 1 tanh"),
  SMALL("input 64; dense 64 relu; dense 64 relu; dense 8"),
  MEDIUM("input 256; dense 256 relu; dense 256 relu; dense 10"),
  LARGE("input 784; dense 512 relu; dense 512 relu; dense 10"),
  WIDE("input 1024; dense 1024 tanh; dense 1024 tanh; dense 1024 tanh"),
  DEEP("input 64" + "; dense 64 tanh".repeat(30));

  private final String text;

  BenchmarkNetwork(String text) {
    this.text = text;
  }

  public ModelSpec spec() {
    return ModelSpec.parse(text);
  }

  public int inputs() {
    return spec().input().shape().size();
  }

  public int outputs() {
    return spec().output().size();
  }

  /// Rows of uniform numbers in [-1, 1).
  public static float[] uniform(int count, String purpose) {
    CounterRandom random = CounterRandom.of(1, purpose, 0);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.uniform(i) - 1;
    }
    return values;
  }
}
