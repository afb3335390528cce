package dev.evengrad.init;

import dev.evengrad.SettingException;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;
import java.util.Arrays;

/**
 * {@code gain} where the index of the output is that of the input, else 0, as PyTorch's eye_ and Keras' Identity: a layer that passes its
 * input on, as far as it is wide.
 *
 * @param gain the entries on the diagonal; 1 by default
 */
record IdentityMatrix(double gain) implements Initializer {
  IdentityMatrix {
    SettingException.requirePositiveFloat("gain", gain);
  }

  @Override
  public String text() {
    return gain == 1 ? "identity" : "identity(" + Numbers.text(gain) + ")";
  }

  @Override
  public void fill(
      float[] dst, int offset, Shape shape, int fanIn, int fanOut, CounterRandom random) {
    int rows = shape.rank() > 1 ? shape.size(0) : 1;
    int columns = shape.size() / rows;
    Arrays.fill(dst, offset, offset + shape.size(), 0f);
    for (int i = 0; i < Math.min(rows, columns); i++) {
      dst[offset + i * columns + i] = (float) gain;
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
