package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.ElementwiseLoops;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The product of a matrix a and panels b, in order J: a block of b that fits the L2 cache, strip by strip of a, packed just in time
 * into the L1 cache, over all panels of the block. Partial sums wait in c between the blocks of the reduction, so blocking
 * changes no bit. One thread at a time.
 */
final class StripProduct {
  /** Steps of the reduction in a block, at most, for many rows: the fewer blocks, the less often c is read and written. */
  private static final int STEPS = 512;

  /**
   * The same for few rows: a panel of as many passes through the L1 cache without driving out the strip, which with 512 was read from the
   * L2 cache again for every panel (32 rows: 5 % slower; 256 rows: 5 % faster).
   */
  private static final int STEPS_OF_FEW = 256;

  /** From here on rows are many. */
  private static final int MANY = 128;

  /** Columns of a block: with STEPS, a megabyte. */
  private static final int COLUMNS = 512;

  /** Up to as many columns, packing a strip costs more than it saves. */
  private static final int NARROW = 64;

  /** Up to as many entries, b stays near enough to be read once for every four rows. */
  private static final int SMALL = 128 * 128;

  /** The strip of which most are used: 24 accumulators of 32 registers, or 10 of 16. */
  private static final int USUAL = Species.REGISTERS == 32 ? 12 : 5;

  /** The tallest strip; the same as USUAL where C2 would keep some of its accumulators in memory. */
  private static final int TALL = Species.BITS == 512 ? 13 : USUAL;

  private static final int UNIT = Panels.UNIT;

  private final float[] zeros = new float[8 * Species.LANES];
  private final StripPacking packing = new StripPacking();
  private final Edge edge = new Edge();
  private final RowProduct rowProduct;
  private float[] strip = new float[0];
  private float[] leftRows = new float[0];

  /** A product whose few rows go over the columns as {@code sweep} says. */
  StripProduct(Sweep sweep) {
    this.rowProduct = new RowProduct(edge, sweep);
  }

  /** Makes room for products of up to k steps. */
  void reserve(int k) {
    int steps = Math.min(k, STEPS);
    int wanted = steps * TALL + Species.LANES;
    if (strip.length < wanted) {
      strip = new float[wanted];
    }
    if (leftRows.length < USUAL * steps) {
      leftRows = new float[USUAL * steps];
    }
  }

  /** The most rows up to about {@code rows}, at least one strip, that leave no row over. */
  static int wholeStrips(int rows) {
    return Math.max(1, rows / USUAL) * USUAL;
  }

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, then the epilogue.
   *
   * <p>Layout and strides: a [m][k] by rows, or [k][m] if {@code aTransposed}; b in panels of k rows; the start is bias[j] where there
   * is a bias, else c if {@code accumulate}, else +0.
   *
   * <p>Order of accumulation: one chain per entry, p ascending.
   *
   * <p>Aliasing: none, but y of the epilogue may be c.
   *
   * <p>Tail: rows that fill no strip by eights, fours, twos and ones, and so for columns that fit one vector; other columns by way of a
   * scratch tile.
   */
  void run(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      boolean aTransposed,
      MemorySegment b,
      float @Nullable [] bias,
      int biasOffset,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride,
      Epilogue epilogue,
      @Nullable ElementwiseLoops loops,
      float[] other,
      int otherOffset,
      int otherStride) {
    long panelBytes = k * Panels.ROW_BYTES;
    if (!aTransposed && (m < USUAL || n <= NARROW || (long) k * n <= SMALL)) {
      float[] start = bias != null ? bias : accumulate ? c : zeros;
      int startOffset = bias != null ? biasOffset : accumulate ? cOffset : 0;
      boolean stored = bias == null && accumulate;
      rowProduct.run(
          m,
          n,
          k,
          a,
          aOffset,
          aStride,
          b,
          0,
          panelBytes,
          start,
          startOffset,
          stored ? cStride : 0,
          bias != null || stored ? 1 : 0,
          c,
          cOffset,
          cStride);
      if (loops != null) {
        epilogue.apply(m, n, loops, c, cOffset, cStride, other, otherOffset, otherStride);
      }
      return;
    }
    reserve(k);
    int most = m < MANY ? STEPS_OF_FEW : STEPS;
    int kBlocks = Math.max(1, (k + most - 1) / most);
    for (int j0 = 0; j0 < n; j0 += COLUMNS) {
      int columns = Math.min(COLUMNS, n - j0);
      for (int block = 0; block < kBlocks; block++) {
        int k0 = (int) ((long) k * block / kBlocks);
        int steps = (int) ((long) k * (block + 1) / kBlocks) - k0;
        long bOffset = j0 / Panels.WIDTH * panelBytes + k0 * Panels.ROW_BYTES;
        float[] firstStart = block == 0 ? bias : null;
        boolean biased = firstStart != null;
        boolean stored = block > 0 || (!biased && accumulate);
        float[] start = firstStart != null ? firstStart : stored ? c : zeros;
        int startOffset = biased ? biasOffset + j0 : stored ? cOffset + j0 : 0;
        int startRow = stored ? cStride : 0;
        int startColumn = biased || stored ? 1 : 0;
        boolean last = block == kBlocks - 1;
        int tail = aTransposed ? 0 : halfTail(columns);
        int whole = columns - tail;
        if (tail > 0) {
          rowProduct.run(
              m,
              tail,
              steps,
              a,
              aOffset + k0,
              aStride,
              b,
              bOffset + Panels.unitOffset(whole / UNIT, panelBytes),
              panelBytes,
              start,
              startOffset + whole * startColumn,
              startRow,
              startColumn,
              c,
              cOffset + j0 + whole,
              cStride);
        }
        int usual = m / USUAL;
        int tall = TALL == USUAL ? 0 : tallStrips(m - usual * USUAL, usual);
        int i = 0;
        for (int s = 0; s < usual; s++) {
          int height = s < tall ? TALL : USUAL;
          if (whole > 0) {
            if (aTransposed) {
              packing.columns(height, steps, a, aOffset + k0 * aStride + i, aStride, strip);
            } else {
              packing.rows(height, steps, a, aOffset + i * aStride + k0, aStride, strip);
            }
            oneStrip(
                height,
                whole,
                steps,
                b,
                bOffset,
                panelBytes,
                start,
                startOffset + i * startRow,
                startRow,
                startColumn,
                c,
                cOffset + i * cStride + j0,
                cStride);
          }
          if (last && loops != null) {
            epilogue.apply(
                height,
                columns,
                loops,
                c,
                cOffset + i * cStride + j0,
                cStride,
                other,
                otherOffset + i * otherStride + j0,
                otherStride);
          }
          i += height;
        }
        int left = m - i;
        if (left > 0) {
          float[] rows = a;
          int rowsOffset = aOffset + i * aStride + k0;
          int rowsStride = aStride;
          if (aTransposed) {
            gather(left, steps, a, aOffset + k0 * aStride + i, aStride);
            rows = leftRows;
            rowsOffset = 0;
            rowsStride = steps;
          }
          rowProduct.run(
              left,
              whole,
              steps,
              rows,
              rowsOffset,
              rowsStride,
              b,
              bOffset,
              panelBytes,
              start,
              startOffset + i * startRow,
              startRow,
              startColumn,
              c,
              cOffset + i * cStride + j0,
              cStride);
          if (last && loops != null) {
            epilogue.apply(
                left,
                columns,
                loops,
                c,
                cOffset + i * cStride + j0,
                cStride,
                other,
                otherOffset + i * otherStride + j0,
                otherStride);
          }
        }
      }
    }
  }

  /** How many of {@code strips} are one row taller, so that of the {@code left} rows none remain, or a number that fours fill. */
  private static int tallStrips(int left, int strips) {
    int most = Math.min(left, strips);
    for (int tall = most; tall >= 0; tall--) {
      if ((left - tall) % 4 == 0) {
        return tall;
      }
    }
    return most;
  }

  /** How many columns, if any, are left over by whole units and fit one vector: a tile of two vectors would waste one on them. */
  private static int halfTail(int columns) {
    int rest = columns % UNIT;
    return Species.REGISTERS == 32 && rest <= Species.LANES ? rest : 0;
  }

  private void oneStrip(
      int height,
      int n,
      int k,
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
    int whole = n / UNIT;
    for (int u = 0; u < whole; u++) {
      tile(
          height,
          k,
          b,
          bOffset + Panels.unitOffset(u, panelBytes),
          start,
          startOffset + u * UNIT * startColumn,
          startRow,
          c,
          cOffset + u * UNIT,
          cRow);
    }
    int columns = n - whole * UNIT;
    if (columns > 0) {
      edge.start(height, columns, start, startOffset + whole * UNIT * startColumn, startRow);
      tile(
          height,
          k,
          b,
          bOffset + Panels.unitOffset(whole, panelBytes),
          edge.from,
          0,
          edge.fromRow,
          edge.sums,
          0,
          Edge.STRIDE);
      edge.finish(height, columns, c, cOffset + whole * UNIT, cRow);
    }
  }

  private void tile(
      int height,
      int k,
      MemorySegment b,
      long bOffset,
      float[] start,
      int startOffset,
      int startRow,
      float[] c,
      int cOffset,
      int cRow) {
    if (height == 13) {
      Tile13x2.run(k, strip, b, bOffset, start, startOffset, startRow, c, cOffset, cRow);
    } else if (height == 12) {
      Tile12x2.run(k, strip, b, bOffset, start, startOffset, startRow, c, cOffset, cRow);
    } else {
      Tile5x2.run(k, strip, b, bOffset, start, startOffset, startRow, c, cOffset, cRow);
    }
  }

  /** Formula: {@code leftRows[i*k + p] = a[p][i]}. */
  private void gather(int rows, int k, float[] a, int aOffset, int aStride) {
    for (int i = 0; i < rows; i++) {
      for (int p = 0; p < k; p++) {
        leftRows[i * k + p] = a[aOffset + p * aStride + i];
      }
    }
  }
}
