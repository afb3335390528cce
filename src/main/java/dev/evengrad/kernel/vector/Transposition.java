package dev.evengrad.kernel.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes square blocks as wide as a vector by a butterfly: rows a distance d apart exchange halves, for d = 8, 4, 2, 1 or as many of
 * them as there are lanes. The far exchanges go into a scratch block, the near ones out of it, four rows at a time: the whole
 * in one method would be too large for C1, which then keeps C2 from it too. Each width has methods of its own: a small method
 * of ours between the vector operations might not be inlined any more in a large caller, and every vector through it be boxed. One thread at a time.
 */
final class Transposition {
  private static final VectorSpecies<Float> S = Species.FLOATS;
  private static final int LANES = Species.LANES;
  private static final long ROW_BYTES = Panels.ROW_BYTES;

  private static final IntVector LOW1 = Butterfly.selector(1, false);
  private static final IntVector HIGH1 = Butterfly.selector(1, true);
  private static final IntVector LOW2 = Butterfly.selector(2, false);
  private static final IntVector HIGH2 = Butterfly.selector(2, true);
  private static final IntVector LOW4 = Butterfly.selector(4, false);
  private static final IntVector HIGH4 = Butterfly.selector(4, true);
  private static final IntVector LOW8 = Butterfly.selector(8, false);
  private static final IntVector HIGH8 = Butterfly.selector(8, true);
  private static final VectorShuffle<Float> SHUFFLE_LOW1 = Butterfly.shuffle(1, false);
  private static final VectorShuffle<Float> SHUFFLE_HIGH1 = Butterfly.shuffle(1, true);
  private static final VectorShuffle<Float> SHUFFLE_LOW2 = Butterfly.shuffle(2, false);
  private static final VectorShuffle<Float> SHUFFLE_HIGH2 = Butterfly.shuffle(2, true);
  private static final VectorShuffle<Float> SHUFFLE_LOW4 = Butterfly.shuffle(4, false);
  private static final VectorShuffle<Float> SHUFFLE_HIGH4 = Butterfly.shuffle(4, true);

  private final float[] block = new float[LANES * LANES];

  /**
   * Formula: row p of the panel, as many columns as lanes from {@code column} on, = {@code b[0..lanes)[p]}; beyond {@code rows} the
   * last row of b again.
   *
   * <p>Layout and strides: b [rows][k], at most as many rows as lanes, with its stride; column is the byte at which the first column of row 0 lies.
   *
   * <p>Order of accumulation: none.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: returns how many rows were done, a multiple of the lanes; the rest is the caller's.
   */
  int intoPanel(
      int rows, int k, float[] b, int bOffset, int bStride, MemorySegment panels, long column) {
    int p = 0;
    for (; p + LANES <= k; p += LANES) {
      if (rows == LANES) {
        far(LANES, b, bOffset + p, bStride); // inlined with a constant: 5 % of a whole product
      } else {
        far(rows, b, bOffset + p, bStride);
      }
      if (LANES == 16) {
        nearSixteenIntoPanel(panels, column + p * ROW_BYTES);
      } else {
        nearNarrowIntoPanel(panels, column + p * ROW_BYTES);
      }
    }
    return p;
  }

  /**
   * Formula: {@code strip[p*height + i] = a[i][p]}.
   *
   * <p>Layout and strides: a [height][k] with its stride.
   *
   * <p>Order of accumulation: none.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: returns how many steps p were done, a multiple of the lanes; fewer floats than lanes behind them are overwritten.
   */
  int intoStrip(int height, int k, float[] a, int aOffset, int aStride, float[] strip) {
    int p = 0;
    for (; p + LANES <= k; p += LANES) {
      // in ascending order, because each store of a lower strip leaves too much behind it; a higher
      // one takes several blocks, the last of which overlaps the one before
      for (int i = 0; i < height; i += LANES) {
        int row = Math.max(0, Math.min(i, height - LANES));
        far(Math.min(height, LANES), a, aOffset + row * aStride + p, aStride);
        if (LANES == 16) {
          nearSixteenIntoRows(height, strip, p * height + row);
        } else {
          nearNarrowIntoRows(height, strip, p * height + row);
        }
      }
    }
    return p;
  }

  /**
   * Formula: {@code dst[r][c] = a[c][r]} for {@code rows} rows r and {@code columns} columns c.
   *
   * <p>Layout and strides: a [columns][aStride] from index 0, aStride a multiple of the lanes and at least rows; dst by rows with its
   * stride.
   *
   * <p>Order of accumulation: none.
   *
   * <p>Aliasing: none.
   *
   * <p>Tail: what fills no block is copied one by one.
   */
  void rows(
      int rows, int columns, float[] a, int aStride, float[] dst, int dstOffset, int dstStride) {
    int wholeColumns = columns - columns % LANES;
    for (int r = 0; r < rows; r += LANES) {
      boolean whole = r + LANES <= rows;
      for (int c = 0; whole && c < wholeColumns; c += LANES) {
        far(LANES, a, c * aStride + r, aStride);
        if (LANES == 16) {
          nearSixteenIntoRows(dstStride, dst, dstOffset + r * dstStride + c);
        } else {
          nearNarrowIntoRows(dstStride, dst, dstOffset + r * dstStride + c);
        }
      }
      int last = Math.min(rows, r + LANES);
      for (int i = r; i < last; i++) {
        for (int c = whole ? wholeColumns : 0; c < columns; c++) {
          dst[dstOffset + i * dstStride + c] = a[c * aStride + i];
        }
      }
    }
  }

  /** Reads the block's rows, the last one again where there are fewer than lanes, and does the exchanges over 8 and 4 rows. */
  private void far(int rows, float[] a, int aOffset, int aStride) {
    if (LANES == 16) {
      for (int i = 0; i < 4; i++) {
        farSixteen(i, rows - 1, a, aOffset, aStride);
      }
    } else if (LANES == 8) {
      for (int i = 0; i < 4; i++) {
        farEight(i, rows - 1, a, aOffset, aStride);
      }
    } else {
      for (int i = 0; i < LANES; i++) {
        FloatVector.fromArray(S, a, aOffset + Math.min(i, rows - 1) * aStride)
            .intoArray(block, i * LANES);
      }
    }
  }

  private void farSixteen(int i, int last, float[] a, int aOffset, int aStride) {
    IntVector r0 =
        FloatVector.fromArray(S, a, aOffset + Math.min(i, last) * aStride).reinterpretAsInts();
    IntVector r1 =
        FloatVector.fromArray(S, a, aOffset + Math.min(i + 4, last) * aStride).reinterpretAsInts();
    IntVector r2 =
        FloatVector.fromArray(S, a, aOffset + Math.min(i + 8, last) * aStride).reinterpretAsInts();
    IntVector r3 =
        FloatVector.fromArray(S, a, aOffset + Math.min(i + 12, last) * aStride).reinterpretAsInts();
    IntVector s0 = LOW4.selectFrom(r0, r1);
    IntVector s1 = HIGH4.selectFrom(r0, r1);
    IntVector s2 = LOW4.selectFrom(r2, r3);
    IntVector s3 = HIGH4.selectFrom(r2, r3);
    LOW8.selectFrom(s0, s2).reinterpretAsFloats().intoArray(block, i * LANES);
    LOW8.selectFrom(s1, s3).reinterpretAsFloats().intoArray(block, (i + 4) * LANES);
    HIGH8.selectFrom(s0, s2).reinterpretAsFloats().intoArray(block, (i + 8) * LANES);
    HIGH8.selectFrom(s1, s3).reinterpretAsFloats().intoArray(block, (i + 12) * LANES);
  }

  private void farEight(int i, int last, float[] a, int aOffset, int aStride) {
    FloatVector r0 = FloatVector.fromArray(S, a, aOffset + Math.min(i, last) * aStride);
    FloatVector r1 = FloatVector.fromArray(S, a, aOffset + Math.min(i + 4, last) * aStride);
    r0.rearrange(SHUFFLE_LOW4, r1).intoArray(block, i * LANES);
    r0.rearrange(SHUFFLE_HIGH4, r1).intoArray(block, (i + 4) * LANES);
  }

  private void nearSixteenIntoPanel(MemorySegment panels, long at) {
    for (int i = 0; i < LANES; i += 4) {
      long row = at + i * ROW_BYTES;
      IntVector r0 = FloatVector.fromArray(S, block, i * LANES).reinterpretAsInts();
      IntVector r1 = FloatVector.fromArray(S, block, i * LANES + LANES).reinterpretAsInts();
      IntVector r2 = FloatVector.fromArray(S, block, i * LANES + 2 * LANES).reinterpretAsInts();
      IntVector r3 = FloatVector.fromArray(S, block, i * LANES + 3 * LANES).reinterpretAsInts();
      IntVector s0 = LOW1.selectFrom(r0, r1);
      IntVector s1 = HIGH1.selectFrom(r0, r1);
      IntVector s2 = LOW1.selectFrom(r2, r3);
      IntVector s3 = HIGH1.selectFrom(r2, r3);
      LOW2.selectFrom(s0, s2).reinterpretAsFloats().intoMemorySegment(panels, row, LITTLE_ENDIAN);
      LOW2.selectFrom(s1, s3)
          .reinterpretAsFloats()
          .intoMemorySegment(panels, row + ROW_BYTES, LITTLE_ENDIAN);
      HIGH2
          .selectFrom(s0, s2)
          .reinterpretAsFloats()
          .intoMemorySegment(panels, row + 2 * ROW_BYTES, LITTLE_ENDIAN);
      HIGH2
          .selectFrom(s1, s3)
          .reinterpretAsFloats()
          .intoMemorySegment(panels, row + 3 * ROW_BYTES, LITTLE_ENDIAN);
    }
  }

  private void nearNarrowIntoPanel(MemorySegment panels, long at) {
    for (int i = 0; i < LANES; i += 4) {
      long row = at + i * ROW_BYTES;
      FloatVector r0 = FloatVector.fromArray(S, block, i * LANES);
      FloatVector r1 = FloatVector.fromArray(S, block, i * LANES + LANES);
      FloatVector r2 = FloatVector.fromArray(S, block, i * LANES + 2 * LANES);
      FloatVector r3 = FloatVector.fromArray(S, block, i * LANES + 3 * LANES);
      FloatVector s0 = r0.rearrange(SHUFFLE_LOW1, r1);
      FloatVector s1 = r0.rearrange(SHUFFLE_HIGH1, r1);
      FloatVector s2 = r2.rearrange(SHUFFLE_LOW1, r3);
      FloatVector s3 = r2.rearrange(SHUFFLE_HIGH1, r3);
      s0.rearrange(SHUFFLE_LOW2, s2).intoMemorySegment(panels, row, LITTLE_ENDIAN);
      s1.rearrange(SHUFFLE_LOW2, s3).intoMemorySegment(panels, row + ROW_BYTES, LITTLE_ENDIAN);
      s0.rearrange(SHUFFLE_HIGH2, s2).intoMemorySegment(panels, row + 2 * ROW_BYTES, LITTLE_ENDIAN);
      s1.rearrange(SHUFFLE_HIGH2, s3).intoMemorySegment(panels, row + 3 * ROW_BYTES, LITTLE_ENDIAN);
    }
  }

  /** Writes the block's columns as rows of the destination. */
  private void nearSixteenIntoRows(int stride, float[] dst, int at) {
    for (int i = 0; i < LANES; i += 4) {
      int row = at + i * stride;
      IntVector r0 = FloatVector.fromArray(S, block, i * LANES).reinterpretAsInts();
      IntVector r1 = FloatVector.fromArray(S, block, i * LANES + LANES).reinterpretAsInts();
      IntVector r2 = FloatVector.fromArray(S, block, i * LANES + 2 * LANES).reinterpretAsInts();
      IntVector r3 = FloatVector.fromArray(S, block, i * LANES + 3 * LANES).reinterpretAsInts();
      IntVector s0 = LOW1.selectFrom(r0, r1);
      IntVector s1 = HIGH1.selectFrom(r0, r1);
      IntVector s2 = LOW1.selectFrom(r2, r3);
      IntVector s3 = HIGH1.selectFrom(r2, r3);
      LOW2.selectFrom(s0, s2).reinterpretAsFloats().intoArray(dst, row);
      LOW2.selectFrom(s1, s3).reinterpretAsFloats().intoArray(dst, row + stride);
      HIGH2.selectFrom(s0, s2).reinterpretAsFloats().intoArray(dst, row + 2 * stride);
      HIGH2.selectFrom(s1, s3).reinterpretAsFloats().intoArray(dst, row + 3 * stride);
    }
  }

  private void nearNarrowIntoRows(int stride, float[] dst, int at) {
    for (int i = 0; i < LANES; i += 4) {
      int row = at + i * stride;
      FloatVector r0 = FloatVector.fromArray(S, block, i * LANES);
      FloatVector r1 = FloatVector.fromArray(S, block, i * LANES + LANES);
      FloatVector r2 = FloatVector.fromArray(S, block, i * LANES + 2 * LANES);
      FloatVector r3 = FloatVector.fromArray(S, block, i * LANES + 3 * LANES);
      FloatVector s0 = r0.rearrange(SHUFFLE_LOW1, r1);
      FloatVector s1 = r0.rearrange(SHUFFLE_HIGH1, r1);
      FloatVector s2 = r2.rearrange(SHUFFLE_LOW1, r3);
      FloatVector s3 = r2.rearrange(SHUFFLE_HIGH1, r3);
      s0.rearrange(SHUFFLE_LOW2, s2).intoArray(dst, row);
      s1.rearrange(SHUFFLE_LOW2, s3).intoArray(dst, row + stride);
      s0.rearrange(SHUFFLE_HIGH2, s2).intoArray(dst, row + 2 * stride);
      s1.rearrange(SHUFFLE_HIGH2, s3).intoArray(dst, row + 3 * stride);
    }
  }
}
