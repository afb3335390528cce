package dev.evengrad.layer;

import dev.evengrad.kernel.Kernels;

/**
 * A matrix of a plan: rows of a batch, {@code width} entries each.
 *
 * @param array where it lies
 * @param offset index of its first entry
 * @param stride distance between the starts of two rows, at least {@code width}
 * @param width entries of a row
 */
public record Tensor(float[] array, int offset, int stride, int width) {

  /** Whether rows follow each other without a gap. */
  public boolean contiguous() {
    return stride == width;
  }

  /** Where a row begins. */
  public int row(int r) {
    return offset + r * stride;
  }

  /** Copies {@code columns} columns from column {@code from} on to another tensor's columns from {@code to} on. */
  public void copyTo(Tensor other, int from, int to, int columns, int rows) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(array, row(r) + from, other.array(), other.row(r) + to, columns);
    }
  }

  /** Adds another tensor of the same width to this one, entry by entry. */
  public void add(Kernels kernels, Tensor other, int rows) {
    for (int r = 0; r < rows; r++) {
      kernels.add(width, array, row(r), other.array(), other.row(r), array, row(r));
    }
  }
}
