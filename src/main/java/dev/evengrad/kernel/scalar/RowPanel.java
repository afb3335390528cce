package dev.evengrad.kernel.scalar;

/**
 * A scratch copy of a block of a plain matrix as separate rows, which {@link RowLoops} needs. One thread at a time.
 */
final class RowPanel {
  /** The most rows that are copied at once; longer reductions are done block by block with partial sums in c. */
  static final int MAX_ROWS = 256;

  private float[][] rows = new float[0][];
  private int width;

  /** Makes room for {@code count} rows (at most {@link #MAX_ROWS}) of {@code n} columns. */
  void reserve(int count, int n) {
    int wanted = Math.min(count, MAX_ROWS);
    if (rows.length < wanted || width < n) {
      width = Math.max(width, n);
      rows = new float[Math.max(rows.length, wanted)][width];
    }
  }

  /** Copies rows [count][n] of b and returns them. */
  float[][] copy(int count, int n, float[] b, int bOffset, int bStride) {
    reserve(count, n);
    for (int r = 0; r < count; r++) {
      System.arraycopy(b, bOffset + r * bStride, rows[r], 0, n);
    }
    return rows;
  }

  /** Copies the columns of b [n][count], so that column r becomes row r, and returns them. */
  float[][] copyTransposed(int count, int n, float[] b, int bOffset, int bStride) {
    reserve(count, n);
    for (int j = 0; j < n; j++) {
      int row = bOffset + j * bStride;
      for (int r = 0; r < count; r++) {
        rows[r][j] = b[row + r];
      }
    }
    return rows;
  }
}
