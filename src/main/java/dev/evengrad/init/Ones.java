package dev.evengrad.init;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import java.util.Arrays;

/** All ones: for the weights of normalisations. */
final class Ones implements Initializer {
  @Override
  public String text() {
    return "ones";
  }

  @Override
  public void fill(
      float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
    Arrays.fill(dst, offset, offset + shape.size(), 1f);
  }

  @Override
  public String toString() {
    return text();
  }
}
