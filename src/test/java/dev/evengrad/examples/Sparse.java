package dev.evengrad.examples;

import dev.evengrad.init.Initializer;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;

/** Zero with probability {@code share}, else normal with deviation 0.01 (Martens 2010). */
public record Sparse(double share) implements Initializer {
  @Override
  public String text() {
    return "sparse(" + share + ")";
  }

  @Override
  public void fill(
      float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
    int n = shape.size();
    for (int i = 0; i < n; i++) {
      dst[offset + i] = random.uniform(n + i) < share ? 0 : 0.01f * random.gaussian(i);
    }
  }
}
