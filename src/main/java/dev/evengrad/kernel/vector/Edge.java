package dev.evengrad.kernel.vector;

/**
 * A scratch tile for the right edge of a product: the micro-kernels read and write whole vectors, and the last columns of a row are
 * not whole. The start of the sums is copied in, the sums are copied out. One thread at a time.
 */
final class Edge {
  /** The rows of the tallest tile. */
  private static final int HEIGHT = 13;

  /** The columns of the widest: eight vectors. */
  static final int STRIDE = 8 * Species.LANES;

  /** Up to as many columns are copied one by one, for which copying row by row would cost more. */
  private static final int FEW = 4;

  private final float[] first = new float[STRIDE];

  /** The sums of the tile, {@link #STRIDE} apart. */
  final float[] sums = new float[HEIGHT * STRIDE];

  /** Where {@link #start} put the start: the tile itself, or one row for all. */
  float[] from = first;

  /** The distance of its rows: 0 if one row serves all. */
  int fromRow;

  /** Puts in the start of {@code rows} rows of {@code columns} columns; startRow 0 says that it is the same for all. */
  void start(int rows, int columns, float[] start, int startOffset, int startRow) {
    if (startRow == 0) {
      System.arraycopy(start, startOffset, first, 0, columns);
      from = first;
      fromRow = 0;
      return;
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(start, startOffset + i * startRow, sums, i * STRIDE, columns);
    }
    from = sums;
    fromRow = STRIDE;
  }

  /** Takes the finished sums out. */
  void finish(int rows, int columns, float[] c, int cOffset, int cRow) {
    if (columns <= FEW) {
      for (int j = 0; j < columns; j++) {
        for (int i = 0; i < rows; i++) {
          c[cOffset + i * cRow + j] = sums[i * STRIDE + j];
        }
      }
      return;
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(sums, i * STRIDE, c, cOffset + i * cRow, columns);
    }
  }
}
