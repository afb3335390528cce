package dev.evengrad.layer;

import dev.evengrad.ShapeException;
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
  /**
   * The most entries: virtual machines keep some of an array for themselves, and kernels go by blocks of 1024, the end of the last of
   * which is an int, too.
   */
  private static final int LONGEST = Integer.MAX_VALUE - 1023;

  /**
   * A new one of zeros whose rows follow each other without a gap.
   *
   * @throws ShapeException if it has more entries than an array holds
   */
  public static Tensor of(int rows, int width) {
    if ((long) rows * width > LONGEST) {
      throw new ShapeException(
          rows
              + " rows of "
              + width
              + " numbers at once are more than an array of Java holds: fewer units, or a smaller"
              + " batch, micro-batch or session");
    }
    return new Tensor(new float[rows * width], 0, width, width);
  }

  /** Whether rows follow each other without a gap. */
  public boolean contiguous() {
    return stride == width;
  }

  /** Where a row begins. */
  public int row(int r) {
    return offset + r * stride;
  }

  /** Whether an entry of {@code rows} rows from {@code first} on is NaN. */
  public boolean anyNaN(int first, int rows) {
    if (contiguous()) {
      return anyNaN(array, row(first), rows * width);
    }
    for (int r = first; r < first + rows; r++) {
      if (anyNaN(array, row(r), width)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyNaN(float[] values, int from, int n) {
    for (int i = from; i < from + n; i++) {
      if (Float.isNaN(values[i])) {
        return true;
      }
    }
    return false;
  }

  /** Whether all entries of a row are finite. */
  public boolean finite(int row) {
    for (int i = row(row); i < row(row) + width; i++) {
      if (!Float.isFinite(array[i])) {
        return false;
      }
    }
    return true;
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
