package dev.evengrad.init;

import dev.evengrad.kernel.CounterRandom;

/** Uniform numbers in [-bound, bound): the one loop that the uniform schemes share. */
final class Uniform {
  private Uniform() {}

  static void fill(float[] dst, int offset, int n, double bound, CounterRandom random) {
    float b = (float) bound;
    for (int i = 0; i < n; i++) {
      dst[offset + i] = b * (2 * random.uniform(i) - 1);
    }
  }
}
