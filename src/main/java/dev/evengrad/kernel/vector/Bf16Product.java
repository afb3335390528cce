package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.ElementwiseLoops;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The product of rows of a, read where they lie, and {@link Bf16Panels}, for any number of rows: the decoding is shared by eight rows,
 * or four, and the weights of many rows are taken in blocks that stay in the L2 cache. One thread at a time.
 */
final class Bf16Product {
  private static final int UNIT = Panels.UNIT;

  /** Whether there are registers for the 16 accumulators of eight rows. */
  private static final boolean EIGHT = Species.REGISTERS == 32;

  /** Up to as many rows go over the weights once, so they need not stay in a cache. */
  private static final int ONCE = EIGHT ? 8 : 4;

  /** Bytes of the weights in a block for more rows. */
  private static final long BLOCK_BYTES = 512 * 1024;

  private final float[] zeros = new float[8 * Species.LANES];
  private final Edge edge = new Edge();
  private final Sweep sweep;

  /** Blocks, and the columns of one row, come as {@code sweep} says. */
  Bf16Product(Sweep sweep) {
    this.sweep = sweep;
  }

  /**
   * Formula: {@code c[i][j] = bias[j] + sum_p a[i][p] * b[p][j]; y[i][j] = f(c[i][j])}.
   *
   * <p>Layout and strides: a, c, y by rows; b in panels of k rows.
   *
   * <p>Order of accumulation: one chain per entry, p ascending, from bias[j] (+0 if bias is null).
   *
   * <p>Aliasing: y may be c.
   *
   * <p>Tail: rows by eight, four and one; the last columns by way of a scratch tile.
   */
  void run(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      MemorySegment b,
      float @Nullable [] bias,
      int biasOffset,
      @Nullable ElementwiseLoops loops,
      float[] c,
      int cOffset,
      int cRow,
      float[] y,
      int yOffset,
      int yRow) {
    float[] start = bias == null ? zeros : bias;
    int startOffset = bias == null ? 0 : biasOffset;
    int startColumn = bias == null ? 0 : 1;
    int block = m <= ONCE ? n : columns(k);
    int blocks = Sweep.groups(n, block);
    for (int number = 0; number < blocks; number++) {
      int j0 = sweep.from(number, blocks, block);
      int j1 = Math.min(n, j0 + block);
      int i = 0;
      while (i < m) {
        int left = m - i;
        int rows = EIGHT && left >= 8 ? 8 : left >= 4 ? 4 : 1;
        int ai = aOffset + i * aRow;
        int ci = cOffset + i * cRow;
        if (rows == 1) {
          oneRow(j0, j1, k, a, ai, b, start, startOffset, startColumn, c, ci);
        } else {
          rows(rows, j0, j1, k, a, ai, aRow, b, start, startOffset, startColumn, c, ci, cRow);
        }
        i += rows;
      }
    }
    if (loops != null) {
      Epilogue.FORWARD.apply(m, n, loops, c, cOffset, cRow, y, yOffset, yRow);
    }
  }

  /** Columns in a block: whole panels. */
  private static int columns(int k) {
    long panels = BLOCK_BYTES / Math.max(1, k * Bf16Panels.ROW_BYTES);
    return (int) Math.max(1, Math.min(panels, 1 << 16)) * Panels.WIDTH;
  }

  /** Columns j0 to j1 of 8 or 4 rows. */
  private void rows(
      int rows,
      int j0,
      int j1,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      MemorySegment b,
      float[] start,
      int startOffset,
      int startColumn,
      float[] c,
      int cOffset,
      int cRow) {
    long panelBytes = k * Bf16Panels.ROW_BYTES;
    for (int j = j0; j < j1; j += UNIT) {
      int columns = Math.min(UNIT, j1 - j);
      boolean whole = columns == UNIT;
      int s = startOffset + j * startColumn;
      if (!whole) {
        edge.start(rows, columns, start, s, 0);
      }
      float[] from = whole ? start : edge.from;
      int fromOffset = whole ? s : 0;
      float[] to = whole ? c : edge.sums;
      int toOffset = whole ? cOffset + j : 0;
      int toRow = whole ? cRow : Edge.STRIDE;
      long b0 = Bf16Panels.unitOffset(j / UNIT, panelBytes);
      if (rows == 8) {
        Bf16EightRows.by2(k, a, aOffset, aRow, b, b0, from, fromOffset, 0, to, toOffset, toRow);
      } else {
        Bf16FourRows.by2(k, a, aOffset, aRow, b, b0, from, fromOffset, 0, to, toOffset, toRow);
      }
      if (!whole) {
        edge.finish(rows, columns, c, cOffset + j, cRow);
      }
    }
  }

  /** Columns j0 to j1 of one row. */
  private void oneRow(
      int j0,
      int j1,
      int k,
      float[] a,
      int aOffset,
      MemorySegment b,
      float[] start,
      int startOffset,
      int startColumn,
      float[] c,
      int cOffset) {
    long panelBytes = k * Bf16Panels.ROW_BYTES;
    int groups = Sweep.groups(j1 - j0, 4 * UNIT);
    for (int g = 0; g < groups; g++) {
      int j = j0 + sweep.from(g, groups, 4 * UNIT);
      int left = j1 - j;
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
      long b0 = Bf16Panels.unitOffset(u, panelBytes);
      if (units == 1) {
        Bf16OneRow.by2(k, a, aOffset, b, b0, from, fromOffset, to, toOffset);
      } else {
        long b1 = Bf16Panels.unitOffset(u + 1, panelBytes);
        if (units == 2) {
          Bf16OneRow.by4(k, a, aOffset, b, b0, b1, from, fromOffset, to, toOffset);
        } else {
          long b2 = Bf16Panels.unitOffset(u + 2, panelBytes);
          // three units are computed as four: the last offset is then that of the third
          long b3 = left > 3 * UNIT ? Bf16Panels.unitOffset(u + 3, panelBytes) : b2;
          Bf16OneRow.by8(k, a, aOffset, b, b0, b1, b2, b3, from, fromOffset, to, toOffset);
        }
      }
      if (!whole) {
        edge.finish(1, columns, c, cOffset + j, 0);
      }
    }
  }
}
