package dev.evengrad.kernel.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The micro-kernel of 12 rows by 2 vectors: 24 accumulators, of 32 registers. */
final class Tile12x2 {
  private static final VectorSpecies<Float> S = Species.FLOATS;
  private static final int LANES = Species.LANES;
  private static final long VECTOR_BYTES = Species.VECTOR_BYTES;
  private static final long ROW_BYTES = Panels.ROW_BYTES;

  private Tile12x2() {}

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[p][i] * b[p][j]}, 12 rows i, two vectors of columns j.
   *
   * <p>Layout and strides: a packed k-major, 12 floats for each p, from index 0; b one panel (its two vectors begin at bOffset); start
   * and c by rows, startRow 0 for a bias.
   *
   * <p>Order of accumulation: one chain per entry, p ascending.
   *
   * <p>Aliasing: start may be c.
   *
   * <p>Tail: none; the caller gives a scratch tile at the edges.
   */
  static void run(
      int k,
      float[] a,
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
    int s8 = s7 + startRow;
    int s9 = s8 + startRow;
    int s10 = s9 + startRow;
    int s11 = s10 + startRow;
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
    FloatVector ci0 = FloatVector.fromArray(S, start, s8);
    FloatVector ci1 = FloatVector.fromArray(S, start, s8 + LANES);
    FloatVector cj0 = FloatVector.fromArray(S, start, s9);
    FloatVector cj1 = FloatVector.fromArray(S, start, s9 + LANES);
    FloatVector ck0 = FloatVector.fromArray(S, start, s10);
    FloatVector ck1 = FloatVector.fromArray(S, start, s10 + LANES);
    FloatVector cl0 = FloatVector.fromArray(S, start, s11);
    FloatVector cl1 = FloatVector.fromArray(S, start, s11 + LANES);
    for (int p = 0; p < k; p++) {
      FloatVector w0 = FloatVector.fromMemorySegment(S, b, bOffset + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector w1 =
          FloatVector.fromMemorySegment(
              S, b, bOffset + p * ROW_BYTES + VECTOR_BYTES, LITTLE_ENDIAN);
      FloatVector v0 = FloatVector.broadcast(S, a[p * 12]);
      ca0 = v0.fma(w0, ca0);
      ca1 = v0.fma(w1, ca1);
      FloatVector v1 = FloatVector.broadcast(S, a[p * 12 + 1]);
      cb0 = v1.fma(w0, cb0);
      cb1 = v1.fma(w1, cb1);
      FloatVector v2 = FloatVector.broadcast(S, a[p * 12 + 2]);
      cc0 = v2.fma(w0, cc0);
      cc1 = v2.fma(w1, cc1);
      FloatVector v3 = FloatVector.broadcast(S, a[p * 12 + 3]);
      cd0 = v3.fma(w0, cd0);
      cd1 = v3.fma(w1, cd1);
      FloatVector v4 = FloatVector.broadcast(S, a[p * 12 + 4]);
      ce0 = v4.fma(w0, ce0);
      ce1 = v4.fma(w1, ce1);
      FloatVector v5 = FloatVector.broadcast(S, a[p * 12 + 5]);
      cf0 = v5.fma(w0, cf0);
      cf1 = v5.fma(w1, cf1);
      FloatVector v6 = FloatVector.broadcast(S, a[p * 12 + 6]);
      cg0 = v6.fma(w0, cg0);
      cg1 = v6.fma(w1, cg1);
      FloatVector v7 = FloatVector.broadcast(S, a[p * 12 + 7]);
      ch0 = v7.fma(w0, ch0);
      ch1 = v7.fma(w1, ch1);
      FloatVector v8 = FloatVector.broadcast(S, a[p * 12 + 8]);
      ci0 = v8.fma(w0, ci0);
      ci1 = v8.fma(w1, ci1);
      FloatVector v9 = FloatVector.broadcast(S, a[p * 12 + 9]);
      cj0 = v9.fma(w0, cj0);
      cj1 = v9.fma(w1, cj1);
      FloatVector v10 = FloatVector.broadcast(S, a[p * 12 + 10]);
      ck0 = v10.fma(w0, ck0);
      ck1 = v10.fma(w1, ck1);
      FloatVector v11 = FloatVector.broadcast(S, a[p * 12 + 11]);
      cl0 = v11.fma(w0, cl0);
      cl1 = v11.fma(w1, cl1);
    }
    int d1 = cOffset + cRow;
    int d2 = d1 + cRow;
    int d3 = d2 + cRow;
    int d4 = d3 + cRow;
    int d5 = d4 + cRow;
    int d6 = d5 + cRow;
    int d7 = d6 + cRow;
    int d8 = d7 + cRow;
    int d9 = d8 + cRow;
    int d10 = d9 + cRow;
    int d11 = d10 + cRow;
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
    ci0.intoArray(c, d8);
    ci1.intoArray(c, d8 + LANES);
    cj0.intoArray(c, d9);
    cj1.intoArray(c, d9 + LANES);
    ck0.intoArray(c, d10);
    ck1.intoArray(c, d10 + LANES);
    cl0.intoArray(c, d11);
    cl1.intoArray(c, d11 + LANES);
  }
}
