package dev.evengrad.init;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;
import java.util.Arrays;

/**
 * All weights the same; the biases that go with them are 0. The units of a layer then stay copies of each other: of use for experiments,
 * not for learning.
 *
 * @param value the weight; any that a float can hold
 */
record Constant(double value) implements Initializer {
  Constant {
    if (!Float.isFinite((float) value)) {
      throw new SettingException("value", value, "a finite number within the range of float");
    }
  }

  @Override
  public String text() {
    return "constant(" + Numbers.text(value) + ")";
  }

  @Override
  public void fill(
      float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
    Arrays.fill(dst, offset, offset + shape.size(), (float) value);
  }

  @Override
  public String toString() {
    return text();
  }
}
