package dev.evengrad.kernel.vector;

import java.lang.foreign.MemorySegment;

/**
 * The product of a few rows of a, read where they lie, and panels: for one row, for the rows that full strips leave, and wherever
 * packing a strip would not pay. One thread at a time.
 */
final class RowProduct {
  private static final int UNIT = Panels.UNIT;

  /** Whether there are registers for 16 accumulators. */
  private static final boolean WIDE_TILES = Species.REGISTERS == 32;

  private final Edge edge;
  private final Sweep sweep;

  RowProduct(Edge edge, Sweep sweep) {
    this.edge = edge;
    this.sweep = sweep;
  }

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, n columns from panel 0 of {@code bOffset}.
   *
   * <p>Layout and strides: a, start, c by rows; startRow 0 for a bias, and startColumn 0 with it for zeros, else 1.
   *
   * <p>Order of accumulation: one chain per entry, p ascending.
   *
   * <p>Aliasing: start may be c.
   *
   * <p>Tail: rows by eight, four, two and one; the last columns by way of a scratch tile.
   */
  void run(
      int rows,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      MemorySegment b,
      long bOffset,
      long panelBytes,
      float[] start,
      int startOffset,
      int startRow,
      int startColumn,
      float[] c,
      int cOffset,
      int cRow) {
    int i = 0;
    if (WIDE_TILES) {
      for (; i + 8 <= rows; i += 8) {
        eightRows(
            n,
            k,
            a,
            aOffset + i * aRow,
            aRow,
            b,
            bOffset,
            panelBytes,
            start,
            startOffset + i * startRow,
            startRow,
            startColumn,
            c,
            cOffset + i * cRow,
            cRow);
      }
    }
    for (; i + 4 <= rows; i += 4) {
      fourRows(
          n,
          k,
          a,
          aOffset + i * aRow,
          aRow,
          b,
          bOffset,
          panelBytes,
          start,
          startOffset + i * startRow,
          startRow,
          startColumn,
          c,
          cOffset + i * cRow,
          cRow);
    }
    for (; i + 2 <= rows; i += 2) {
      twoRows(
          n,
          k,
          a,
          aOffset + i * aRow,
          aRow,
          b,
          bOffset,
          panelBytes,
          start,
          startOffset + i * startRow,
          startRow,
          startColumn,
          c,
          cOffset + i * cRow,
          cRow);
    }
    if (i < rows) {
      oneRow(
          n,
          k,
          a,
          aOffset + i * aRow,
          b,
          bOffset,
          panelBytes,
          start,
          startOffset + i * startRow,
          startColumn,
          c,
          cOffset + i * cRow);
    }
  }

  private void eightRows(
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      MemorySegment b,
      long bOffset,
      long panelBytes,
      float[] start,
      int startOffset,
      int startRow,
      int startColumn,
      float[] c,
      int cOffset,
      int cRow) {
    int groups = Sweep.groups(n, UNIT);
    for (int g = 0; g < groups; g++) {
      int j = sweep.from(g, groups, UNIT);
      int columns = Math.min(UNIT, n - j);
      boolean half = columns <= Species.LANES;
      boolean whole = columns == (half ? Species.LANES : UNIT);
      int s = startOffset + j * startColumn;
      if (!whole) {
        edge.start(8, columns, start, s, startRow);
      }
      float[] from = whole ? start : edge.from;
      int fromOffset = whole ? s : 0;
      int fromRow = whole ? startRow : edge.fromRow;
      float[] to = whole ? c : edge.sums;
      int toOffset = whole ? cOffset + j : 0;
      int toRow = whole ? cRow : Edge.STRIDE;
      long b0 = bOffset + Panels.unitOffset(j / UNIT, panelBytes);
      if (half) {
        EightRows.by1(k, a, aOffset, aRow, b, b0, from, fromOffset, fromRow, to, toOffset, toRow);
      } else {
        EightRows.by2(k, a, aOffset, aRow, b, b0, from, fromOffset, fromRow, to, toOffset, toRow);
      }
      if (!whole) {
        edge.finish(8, columns, c, cOffset + j, cRow);
      }
    }
  }

  private void fourRows(
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      MemorySegment b,
      long bOffset,
      long panelBytes,
      float[] start,
      int startOffset,
      int startRow,
      int startColumn,
      float[] c,
      int cOffset,
      int cRow) {
    int most = WIDE_TILES ? 2 * UNIT : UNIT;
    int groups = Sweep.groups(n, most);
    for (int g = 0; g < groups; g++) {
      int j = sweep.from(g, groups, most);
      int units = WIDE_TILES && n - j > UNIT ? 2 : 1;
      int columns = Math.min(n - j, units * UNIT);
      boolean whole = columns == units * UNIT;
      int s = startOffset + j * startColumn;
      if (!whole) {
        edge.start(4, columns, start, s, startRow);
      }
      float[] from = whole ? start : edge.from;
      int fromOffset = whole ? s : 0;
      int fromRow = whole ? startRow : edge.fromRow;
      float[] to = whole ? c : edge.sums;
      int toOffset = whole ? cOffset + j : 0;
      int toRow = whole ? cRow : Edge.STRIDE;
      long b0 = bOffset + Panels.unitOffset(j / UNIT, panelBytes);
      if (units == 2) {
        long b1 = bOffset + Panels.unitOffset(j / UNIT + 1, panelBytes);
        FourRows.by4(
            k, a, aOffset, aRow, b, b0, b1, from, fromOffset, fromRow, to, toOffset, toRow);
      } else {
        FourRows.by2(k, a, aOffset, aRow, b, b0, from, fromOffset, fromRow, to, toOffset, toRow);
      }
      if (!whole) {
        edge.finish(4, columns, c, cOffset + j, cRow);
      }
    }
  }

  private void twoRows(
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      MemorySegment b,
      long bOffset,
      long panelBytes,
      float[] start,
      int startOffset,
      int startRow,
      int startColumn,
      float[] c,
      int cOffset,
      int cRow) {
    int groups = Sweep.groups(n, 2 * UNIT);
    for (int g = 0; g < groups; g++) {
      int j = sweep.from(g, groups, 2 * UNIT);
      int units = n - j > UNIT ? 2 : 1;
      int columns = Math.min(n - j, units * UNIT);
      boolean whole = columns == units * UNIT;
      int s = startOffset + j * startColumn;
      if (!whole) {
        edge.start(2, columns, start, s, startRow);
      }
      float[] from = whole ? start : edge.from;
      int fromOffset = whole ? s : 0;
      int fromRow = whole ? startRow : edge.fromRow;
      float[] to = whole ? c : edge.sums;
      int toOffset = whole ? cOffset + j : 0;
      int toRow = whole ? cRow : Edge.STRIDE;
      long b0 = bOffset + Panels.unitOffset(j / UNIT, panelBytes);
      if (units == 2) {
        long b1 = bOffset + Panels.unitOffset(j / UNIT + 1, panelBytes);
        TwoRows.by4(k, a, aOffset, aRow, b, b0, b1, from, fromOffset, fromRow, to, toOffset, toRow);
      } else {
        TwoRows.by2(k, a, aOffset, aRow, b, b0, from, fromOffset, fromRow, to, toOffset, toRow);
      }
      if (!whole) {
        edge.finish(2, columns, c, cOffset + j, cRow);
      }
    }
  }

  private void oneRow(
      int n,
      int k,
      float[] a,
      int aOffset,
      MemorySegment b,
      long bOffset,
      long panelBytes,
      float[] start,
      int startOffset,
      int startColumn,
      float[] c,
      int cOffset) {
    int groups = Sweep.groups(n, 4 * UNIT);
    for (int g = 0; g < groups; g++) {
      int j = sweep.from(g, groups, 4 * UNIT);
      int left = n - j;
      int units = left > 2 * UNIT ? 4 : left > UNIT ? 2 : 1;
      int columns = Math.min(left, units * UNIT);
      boolean whole = columns == units * UNIT;
      int s = startOffset + j * startColumn;
      if (!whole) {
        edge.start(1, columns, start, s, 0);
      }
      float[] from = whole ? start : edge.from;
      int fromOffset = whole ? s : 0;
      float[] to = whole ? c : edge.sums;
      int toOffset = whole ? cOffset + j : 0;
      int u = j / UNIT;
      long b0 = bOffset + Panels.unitOffset(u, panelBytes);
      if (units == 1) {
        OneRow.by2(k, a, aOffset, b, b0, from, fromOffset, to, toOffset);
      } else {
        long b1 = bOffset + Panels.unitOffset(u + 1, panelBytes);
        if (units == 2) {
          OneRow.by4(k, a, aOffset, b, b0, b1, from, fromOffset, to, toOffset);
        } else {
          long b2 = bOffset + Panels.unitOffset(u + 2, panelBytes);
          // three units are computed as four: the last offset is then that of the third
          long b3 = left > 3 * UNIT ? bOffset + Panels.unitOffset(u + 3, panelBytes) : b2;
          OneRow.by8(k, a, aOffset, b, b0, b1, b2, b3, from, fromOffset, to, toOffset);
        }
      }
      if (!whole) {
        edge.finish(1, columns, c, cOffset + j, 0);
      }
    }
  }
}
