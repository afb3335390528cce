package dev.evengrad.kernel.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel of 5 rows by 2 vectors: 10 accumulators, of 16 registers. A sixth row would leave too few for the broadcasts that
 * C2 moves ahead, and it would keep an accumulator in memory.
 */
final class Tile5x2 {
  private static final VectorSpecies<Float> S = Species.FLOATS;
  private static final int LANES = Species.LANES;
  private static final long VECTOR_BYTES = Species.VECTOR_BYTES;
  private static final long ROW_BYTES = Panels.ROW_BYTES;

  private Tile5x2() {}

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[p][i] * b[p][j]}, 5 rows i, two vectors of columns j.
   *
   * <p>Layout and strides: a packed k-major, 5 floats for each p, from index 0; b one panel (its two vectors begin at bOffset); start
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
    for (int p = 0; p < k; p++) {
      FloatVector w0 = FloatVector.fromMemorySegment(S, b, bOffset + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector w1 =
          FloatVector.fromMemorySegment(
              S, b, bOffset + p * ROW_BYTES + VECTOR_BYTES, LITTLE_ENDIAN);
      FloatVector v0 = FloatVector.broadcast(S, a[p * 5]);
      ca0 = v0.fma(w0, ca0);
      ca1 = v0.fma(w1, ca1);
      FloatVector v1 = FloatVector.broadcast(S, a[p * 5 + 1]);
      cb0 = v1.fma(w0, cb0);
      cb1 = v1.fma(w1, cb1);
      FloatVector v2 = FloatVector.broadcast(S, a[p * 5 + 2]);
      cc0 = v2.fma(w0, cc0);
      cc1 = v2.fma(w1, cc1);
      FloatVector v3 = FloatVector.broadcast(S, a[p * 5 + 3]);
      cd0 = v3.fma(w0, cd0);
      cd1 = v3.fma(w1, cd1);
      FloatVector v4 = FloatVector.broadcast(S, a[p * 5 + 4]);
      ce0 = v4.fma(w0, ce0);
      ce1 = v4.fma(w1, ce1);
    }
    int d1 = cOffset + cRow;
    int d2 = d1 + cRow;
    int d3 = d2 + cRow;
    int d4 = d3 + cRow;
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
  }
}
