package dev.evengrad.init;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import java.util.Arrays;

/** All zeros: for biases, and for the last layer of a residual branch. */
final class Zeros implements Initializer {
  @Override
  public String text() {
    return "zeros";
  }

  @Override
  public void fill(
      float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
    Arrays.fill(dst, offset, offset + shape.size(), 0f);
  }

  @Override
  public double variance(int fanIn, int fanOut) {
    return 0;
  }

  @Override
  public String toString() {
    return text();
  }
}
