package dev.evengrad.kernel.vector;

import jdk.incubator.vector.FloatVector;

/** Copies a strip of rows of a, k-major, so that a micro-kernel reads the entries of one step side by side. One thread at a time. */
final class StripPacking {
  private static final int LANES = Species.LANES;

  private final Transposition transposition = new Transposition();

  /**
   * Formula: {@code strip[p*height + i] = a[i][p]}.
   *
   * <p>Layout and strides: a row-major with its stride.
   *
   * <p>Order of accumulation: none.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: up to a vector's length behind the strip may be overwritten.
   */
  void rows(int height, int k, float[] a, int aOffset, int aStride, float[] strip) {
    if (height == 5) {
      fiveRows(k, a, aOffset, aStride, strip);
      return;
    }
    int done = transposition.intoStrip(height, k, a, aOffset, aStride, strip);
    for (int i = 0; i < height; i++) {
      int row = aOffset + i * aStride;
      for (int p = done; p < k; p++) {
        strip[p * height + i] = a[row + p];
      }
    }
  }

  /**
   * Formula: {@code strip[p*height + i] = a[p][i]}.
   *
   * <p>Layout and strides: a [k][height] row-major with its stride.
   *
   * <p>Order of accumulation: none.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: up to a vector's length behind the strip may be overwritten.
   */
  void columns(int height, int k, float[] a, int aOffset, int aStride, float[] strip) {
    if (height > LANES) {
      // groups of whole vectors, the last of which overlaps the one before
      for (int i = 0; i < height; i += LANES) {
        int at = Math.min(i, height - LANES);
        for (int p = 0; p < k; p++) {
          FloatVector.fromArray(Species.FLOATS, a, aOffset + at + p * aStride)
              .intoArray(strip, p * height + at);
        }
      }
      return;
    }
    int p = 0;
    // whole vectors, of which the next step overwrites what is too much, as long as they stay
    // within a
    int room = a.length - LANES - aOffset;
    int whole = room < 0 || aStride == 0 ? 0 : Math.min(k, room / aStride + 1);
    for (; p < whole; p++) {
      FloatVector.fromArray(Species.FLOATS, a, aOffset + p * aStride).intoArray(strip, p * height);
    }
    for (; p < k; p++) {
      System.arraycopy(a, aOffset + p * aStride, strip, p * height, height);
    }
  }

  /** One by one, at two stores a cycle: narrow vectors need more shuffles than that for five rows. */
  private static void fiveRows(int k, float[] a, int aOffset, int aStride, float[] strip) {
    int a1 = aOffset + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int a4 = a3 + aStride;
    for (int p = 0; p < k; p++) {
      strip[p * 5] = a[aOffset + p];
      strip[p * 5 + 1] = a[a1 + p];
      strip[p * 5 + 2] = a[a2 + p];
      strip[p * 5 + 3] = a[a3 + p];
      strip[p * 5 + 4] = a[a4 + p];
    }
  }
}
