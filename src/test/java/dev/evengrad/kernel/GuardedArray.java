package dev.evengrad.kernel;

import java.util.Arrays;

/**
 * Rows of a matrix inside a larger array. Everything that is no entry, before, between and behind
 * the rows, holds a marker, and {@link #requireGuards} finds any that was overwritten. Entries are
 * markers too until they are set, so an entry that a kernel forgets stays NaN.
 */
public final class GuardedArray {
  private static final int GUARD = 67;
  private static final int MARKER = 0x7fc01dea;

  private final int rows;
  private final int columns;
  public final float[] array;
  public final int offset;
  public final int stride;

  private GuardedArray(int rows, int columns, int gap, int shift) {
    this.rows = rows;
    this.columns = columns;
    this.stride = columns + gap;
    this.offset = GUARD + shift;
    this.array = new float[offset + rows * stride + GUARD];
    Arrays.fill(array, Float.intBitsToFloat(MARKER));
  }

  /** One row of n entries, starting {@code shift} entries later than the guard zone asks. */
  public static GuardedArray row(int n, int shift) {
    return new GuardedArray(1, n, 0, shift);
  }

  /** A matrix whose rows lie {@code columns + gap} apart. */
  public static GuardedArray matrix(int rows, int columns, int gap, int shift) {
    return new GuardedArray(rows, columns, gap, shift);
  }

  /** Sets the entries, row by row; returns this. */
  public GuardedArray fill(float[] entries) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(entries, r * columns, array, offset + r * stride, columns);
    }
    return this;
  }

  /** The bits of the entries, row by row, NaN as one value. */
  public int[] bits() {
    int[] bits = new int[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        bits[r * columns + c] = Float.floatToIntBits(array[offset + r * stride + c]);
      }
    }
    return bits;
  }

  /** Fails if anything but an entry was written. */
  public void requireGuards(String context) {
    for (int i = 0; i < array.length; i++) {
      int at = i - offset;
      boolean entry = at >= 0 && at < rows * stride && at % stride < columns;
      if (!entry && Float.floatToRawIntBits(array[i]) != MARKER) {
        throw new AssertionError(
            context + ": index " + at + " from the start was overwritten with " + array[i]);
      }
    }
  }
}
