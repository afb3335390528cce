package dev.evengrad.kernel;

import java.util.Arrays;

/**
 * A matrix inside a larger array: guard zones before and behind, and gaps where the stride exceeds the width. Everything that is no
 * entry holds a marker, and {@link #requireGuards} finds any that was overwritten.
 */
final class GuardedMatrix {
  private static final int GUARD = 67;
  private static final float MARKER = Float.intBitsToFloat(0x7fc0_1dea);

  final float[] array;
  final int offset;
  final int stride;
  private final int rows;
  private final int columns;

  private GuardedMatrix(int rows, int columns, int stride, int shift, int behind) {
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
    this.offset = GUARD + shift;
    this.array = new float[offset + rows * stride + behind];
    Arrays.fill(array, MARKER);
  }

  /** A matrix with a gap behind each row; entries are markers (NaN). */
  static GuardedMatrix of(int rows, int columns, int gap, int shift) {
    return new GuardedMatrix(rows, columns, columns + gap, shift, GUARD);
  }

  /** The same, in an array that ends with the last entry's row: a kernel that reads behind an operand fails. */
  static GuardedMatrix operand(int rows, int columns, int gap, int shift) {
    return new GuardedMatrix(rows, columns, columns + gap, shift, rows == 0 ? 0 : -gap);
  }

  /** Entry (r, c) of the new matrix is {@code entries[r*columns + c]}. */
  GuardedMatrix fill(float[] entries) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(entries, r * columns, array, offset + r * stride, columns);
    }
    return this;
  }

  /** Entry (r, c) of the new matrix is {@code entries[c*rows + r]}. */
  GuardedMatrix fillTransposed(float[] entries) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        array[offset + r * stride + c] = entries[c * rows + r];
      }
    }
    return this;
  }

  /** The entries, row after row. */
  float[] entries() {
    float[] entries = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(array, offset + r * stride, entries, r * columns, columns);
    }
    return entries;
  }

  /** Fails if anything but an entry was written. */
  void requireGuards(Object context) {
    for (int i = 0; i < array.length; i++) {
      int at = i - offset;
      boolean entry = at >= 0 && at < rows * stride && at % stride < columns;
      if (!entry && Float.floatToRawIntBits(array[i]) != Float.floatToRawIntBits(MARKER)) {
        throw new AssertionError(
            context + ": index " + at + " from the start was overwritten with " + array[i]);
      }
    }
  }
}
