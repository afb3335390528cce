package dev.evengrad.data;

import dev.evengrad.DataException;
import java.util.Arrays;

/** Floats of which the number is not known before. */
final class FloatList {
  private static final int MAX = Integer.MAX_VALUE - 8;

  private float[] values = new float[1024];
  private int size;

  void add(float value) {
    if (size == values.length) {
      if (size == MAX) {
        throw new DataException("more than " + MAX + " numbers do not fit one dataset");
      }
      values = Arrays.copyOf(values, (int) Math.min(MAX, size * 3L / 2));
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  float[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
