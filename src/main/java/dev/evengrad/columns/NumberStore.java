package dev.evengrad.columns;

import dev.evengrad.DataException;
import java.util.Arrays;

/**
 * Doubles of which the number is not known before; NaN is none. As long as all of them are floats they are kept as such, in half the
 * memory.
 */
final class NumberStore {
  private static final int MAX = Integer.MAX_VALUE - 8;

  private float[] floats = new float[256];
  private double[] doubles = new double[0];
  private boolean exact = true;
  private int size;

  void add(double value) {
    if (exact && !(value == (float) value || Double.isNaN(value))) {
      doubles = new double[floats.length];
      for (int i = 0; i < size; i++) {
        doubles[i] = floats[i];
      }
      floats = new float[0];
      exact = false;
    }
    int room = exact ? floats.length : doubles.length;
    if (size == room) {
      grow();
    }
    if (exact) {
      floats[size++] = (float) value;
    } else {
      doubles[size++] = value;
    }
  }

  private void grow() {
    if (size == MAX) {
      throw new DataException("more than " + MAX + " rows do not fit one table");
    }
    int room = (int) Math.min(MAX, size * 3L / 2);
    if (exact) {
      floats = Arrays.copyOf(floats, room);
    } else {
      doubles = Arrays.copyOf(doubles, room);
    }
  }

  int size() {
    return size;
  }

  double get(int row) {
    return exact ? floats[row] : doubles[row];
  }

  /** Whether all of them are floats. */
  boolean exact() {
    return exact;
  }
}
