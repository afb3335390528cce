package dev.evengrad.kernel.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Eight rows of a, read where they lie, against 2 vectors of columns, with 16 accumulators, so for 32 registers, or 1. */
final class EightRows {
  private static final VectorSpecies<Float> S = Species.FLOATS;
  private static final int LANES = Species.LANES;
  private static final long VECTOR_BYTES = Species.VECTOR_BYTES;
  private static final long ROW_BYTES = Panels.ROW_BYTES;

  private EightRows() {}

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, 8 rows, 2 vectors of columns.
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
    int s2 = s1 + startRow;
    int s3 = s2 + startRow;
    int s4 = s3 + startRow;
    int s5 = s4 + startRow;
    int s6 = s5 + startRow;
    int s7 = s6 + startRow;
    FloatVector ca0 = FloatVector.fromArray(S, start, startOffset);
    FloatVector ca1 = FloatVector.fromArray(S, start, startOffset + LANES);
    FloatVector cb0 = FloatVector.fromArray(S, start, s1);
    FloatVector cb1 = FloatVector.fromArray(S, start, s1 + LANES);
    FloatVector cc0 = FloatVector.fromArray(S, start, s2);
    FloatVector cc1 = FloatVector.fromArray(S, start, s2 + LANES);
    FloatVector cd0 = FloatVector.fromArray(S, start, s3);
    FloatVector cd1 = FloatVector.fromArray(S, start, s3 + LANES);
    FloatVector ce0 = FloatVector.fromArray(S, start, s4);
    FloatVector ce1 = FloatVector.fromArray(S, start, s4 + LANES);
    FloatVector cf0 = FloatVector.fromArray(S, start, s5);
    FloatVector cf1 = FloatVector.fromArray(S, start, s5 + LANES);
    FloatVector cg0 = FloatVector.fromArray(S, start, s6);
    FloatVector cg1 = FloatVector.fromArray(S, start, s6 + LANES);
    FloatVector ch0 = FloatVector.fromArray(S, start, s7);
    FloatVector ch1 = FloatVector.fromArray(S, start, s7 + LANES);
    int a1 = aOffset + aRow;
    int a2 = a1 + aRow;
    int a3 = a2 + aRow;
    int a4 = a3 + aRow;
    int a5 = a4 + aRow;
    int a6 = a5 + aRow;
    int a7 = a6 + aRow;
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
      FloatVector v2 = FloatVector.broadcast(S, a[a2 + p]);
      cc0 = v2.fma(w0, cc0);
      cc1 = v2.fma(w1, cc1);
      FloatVector v3 = FloatVector.broadcast(S, a[a3 + p]);
      cd0 = v3.fma(w0, cd0);
      cd1 = v3.fma(w1, cd1);
      FloatVector v4 = FloatVector.broadcast(S, a[a4 + p]);
      ce0 = v4.fma(w0, ce0);
      ce1 = v4.fma(w1, ce1);
      FloatVector v5 = FloatVector.broadcast(S, a[a5 + p]);
      cf0 = v5.fma(w0, cf0);
      cf1 = v5.fma(w1, cf1);
      FloatVector v6 = FloatVector.broadcast(S, a[a6 + p]);
      cg0 = v6.fma(w0, cg0);
      cg1 = v6.fma(w1, cg1);
      FloatVector v7 = FloatVector.broadcast(S, a[a7 + p]);
      ch0 = v7.fma(w0, ch0);
      ch1 = v7.fma(w1, ch1);
    }
    int d1 = cOffset + cRow;
    int d2 = d1 + cRow;
    int d3 = d2 + cRow;
    int d4 = d3 + cRow;
    int d5 = d4 + cRow;
    int d6 = d5 + cRow;
    int d7 = d6 + cRow;
    ca0.intoArray(c, cOffset);
    ca1.intoArray(c, cOffset + LANES);
    cb0.intoArray(c, d1);
    cb1.intoArray(c, d1 + LANES);
    cc0.intoArray(c, d2);
    cc1.intoArray(c, d2 + LANES);
    cd0.intoArray(c, d3);
    cd1.intoArray(c, d3 + LANES);
    ce0.intoArray(c, d4);
    ce1.intoArray(c, d4 + LANES);
    cf0.intoArray(c, d5);
    cf1.intoArray(c, d5 + LANES);
    cg0.intoArray(c, d6);
    cg1.intoArray(c, d6 + LANES);
    ch0.intoArray(c, d7);
    ch1.intoArray(c, d7 + LANES);
  }

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, 8 rows, 1 vector of columns.
   *
   * <p>Layout and strides: a, start and c by rows, startRow 0 for a bias; b one vector of a panel.
   *
   * <p>Order of accumulation: one chain per entry, p ascending.
   *
   * <p>Aliasing: start may be c.
   *
   * <p>Tail: none; the caller gives a scratch tile at the edges.
   */
  static void by1(
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
    int s2 = s1 + startRow;
    int s3 = s2 + startRow;
    int s4 = s3 + startRow;
    int s5 = s4 + startRow;
    int s6 = s5 + startRow;
    int s7 = s6 + startRow;
    FloatVector ca0 = FloatVector.fromArray(S, start, startOffset);
    FloatVector cb0 = FloatVector.fromArray(S, start, s1);
    FloatVector cc0 = FloatVector.fromArray(S, start, s2);
    FloatVector cd0 = FloatVector.fromArray(S, start, s3);
    FloatVector ce0 = FloatVector.fromArray(S, start, s4);
    FloatVector cf0 = FloatVector.fromArray(S, start, s5);
    FloatVector cg0 = FloatVector.fromArray(S, start, s6);
    FloatVector ch0 = FloatVector.fromArray(S, start, s7);
    int a1 = aOffset + aRow;
    int a2 = a1 + aRow;
    int a3 = a2 + aRow;
    int a4 = a3 + aRow;
    int a5 = a4 + aRow;
    int a6 = a5 + aRow;
    int a7 = a6 + aRow;
    for (int p = 0; p < k; p++) {
      FloatVector w0 = FloatVector.fromMemorySegment(S, b, bOffset + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector v0 = FloatVector.broadcast(S, a[aOffset + p]);
      ca0 = v0.fma(w0, ca0);
      FloatVector v1 = FloatVector.broadcast(S, a[a1 + p]);
      cb0 = v1.fma(w0, cb0);
      FloatVector v2 = FloatVector.broadcast(S, a[a2 + p]);
      cc0 = v2.fma(w0, cc0);
      FloatVector v3 = FloatVector.broadcast(S, a[a3 + p]);
      cd0 = v3.fma(w0, cd0);
      FloatVector v4 = FloatVector.broadcast(S, a[a4 + p]);
      ce0 = v4.fma(w0, ce0);
      FloatVector v5 = FloatVector.broadcast(S, a[a5 + p]);
      cf0 = v5.fma(w0, cf0);
      FloatVector v6 = FloatVector.broadcast(S, a[a6 + p]);
      cg0 = v6.fma(w0, cg0);
      FloatVector v7 = FloatVector.broadcast(S, a[a7 + p]);
      ch0 = v7.fma(w0, ch0);
    }
    int d1 = cOffset + cRow;
    int d2 = d1 + cRow;
    int d3 = d2 + cRow;
    int d4 = d3 + cRow;
    int d5 = d4 + cRow;
    int d6 = d5 + cRow;
    int d7 = d6 + cRow;
    ca0.intoArray(c, cOffset);
    cb0.intoArray(c, d1);
    cc0.intoArray(c, d2);
    cd0.intoArray(c, d3);
    ce0.intoArray(c, d4);
    cf0.intoArray(c, d5);
    cg0.intoArray(c, d6);
    ch0.intoArray(c, d7);
  }
}
