package dev.evengrad.kernel.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Two rows of a, read where they lie, against 4 or 2 vectors of columns. */
final class TwoRows {
  private static final VectorSpecies<Float> S = Species.FLOATS;
  private static final int LANES = Species.LANES;
  private static final long VECTOR_BYTES = Species.VECTOR_BYTES;
  private static final long ROW_BYTES = Panels.ROW_BYTES;

  private TwoRows() {}

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, 2 rows, 4 vectors of columns.
   *
   * <p>Layout and strides: a, start and c by rows, startRow 0 for a bias; b 2 times two vectors of panels, each pair at an offset of its own.
   *
   * <p>Order of accumulation: one chain per entry, p ascending.
   *
   * <p>Aliasing: start may be c.
   *
   * <p>Tail: none; the caller gives a scratch tile at the edges.
   */
  static void by4(
      int k,
      float[] a,
      int aOffset,
      int aRow,
      MemorySegment b,
      long b0,
      long b1,
      float[] start,
      int startOffset,
      int startRow,
      float[] c,
      int cOffset,
      int cRow) {
    Species.requireAligned(b);
    int s1 = startOffset + startRow;
    FloatVector ca0 = FloatVector.fromArray(S, start, startOffset);
    FloatVector ca1 = FloatVector.fromArray(S, start, startOffset + LANES);
    FloatVector ca2 = FloatVector.fromArray(S, start, startOffset + 2 * LANES);
    FloatVector ca3 = FloatVector.fromArray(S, start, startOffset + 3 * LANES);
    FloatVector cb0 = FloatVector.fromArray(S, start, s1);
    FloatVector cb1 = FloatVector.fromArray(S, start, s1 + LANES);
    FloatVector cb2 = FloatVector.fromArray(S, start, s1 + 2 * LANES);
    FloatVector cb3 = FloatVector.fromArray(S, start, s1 + 3 * LANES);
    int a1 = aOffset + aRow;
    for (int p = 0; p < k; p++) {
      FloatVector w0 = FloatVector.fromMemorySegment(S, b, b0 + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector w1 =
          FloatVector.fromMemorySegment(S, b, b0 + p * ROW_BYTES + VECTOR_BYTES, LITTLE_ENDIAN);
      FloatVector w2 = FloatVector.fromMemorySegment(S, b, b1 + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector w3 =
          FloatVector.fromMemorySegment(S, b, b1 + p * ROW_BYTES + VECTOR_BYTES, LITTLE_ENDIAN);
      FloatVector v0 = FloatVector.broadcast(S, a[aOffset + p]);
      ca0 = v0.fma(w0, ca0);
      ca1 = v0.fma(w1, ca1);
      ca2 = v0.fma(w2, ca2);
      ca3 = v0.fma(w3, ca3);
      FloatVector v1 = FloatVector.broadcast(S, a[a1 + p]);
      cb0 = v1.fma(w0, cb0);
      cb1 = v1.fma(w1, cb1);
      cb2 = v1.fma(w2, cb2);
      cb3 = v1.fma(w3, cb3);
    }
    int d1 = cOffset + cRow;
    ca0.intoArray(c, cOffset);
    ca1.intoArray(c, cOffset + LANES);
    ca2.intoArray(c, cOffset + 2 * LANES);
    ca3.intoArray(c, cOffset + 3 * LANES);
    cb0.intoArray(c, d1);
    cb1.intoArray(c, d1 + LANES);
    cb2.intoArray(c, d1 + 2 * LANES);
    cb3.intoArray(c, d1 + 3 * LANES);
  }

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, 2 rows, 2 vectors of columns.
   *
   * <p>Layout and strides: a, start and c by rows, startRow 0 for a bias; b two vectors of a panel.
   *
   * <p>Order of accumulation: one chain per entry, p ascending.
   *
   * <p>Aliasing: start may be c.
   *
   * <p>Tail: none; the caller gives a scratch tile at the edges.
   */
  static void by2(
      int k,
      float[] a,
      int aOffset,
      int aRow,
      MemorySegment b,
      long bOffset,
      float[] start,
      int startOffset,
      int startRow,
      float[] c,
      int cOffset,
      int cRow) {
    Species.requireAligned(b);
    int s1 = startOffset + startRow;
    FloatVector ca0 = FloatVector.fromArray(S, start, startOffset);
    FloatVector ca1 = FloatVector.fromArray(S, start, startOffset + LANES);
    FloatVector cb0 = FloatVector.fromArray(S, start, s1);
    FloatVector cb1 = FloatVector.fromArray(S, start, s1 + LANES);
    int a1 = aOffset + aRow;
    for (int p = 0; p < k; p++) {
      FloatVector w0 = FloatVector.fromMemorySegment(S, b, bOffset + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector w1 =
          FloatVector.fromMemorySegment(
              S, b, bOffset + p * ROW_BYTES + VECTOR_BYTES, LITTLE_ENDIAN);
      FloatVector v0 = FloatVector.broadcast(S, a[aOffset + p]);
      ca0 = v0.fma(w0, ca0);
      ca1 = v0.fma(w1, ca1);
      FloatVector v1 = FloatVector.broadcast(S, a[a1 + p]);
      cb0 = v1.fma(w0, cb0);
      cb1 = v1.fma(w1, cb1);
    }
    int d1 = cOffset + cRow;
    ca0.intoArray(c, cOffset);
    ca1.intoArray(c, cOffset + LANES);
    cb0.intoArray(c, d1);
    cb1.intoArray(c, d1 + LANES);
  }
}
