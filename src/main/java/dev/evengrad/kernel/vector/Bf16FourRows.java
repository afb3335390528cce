package dev.evengrad.kernel.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FourRows} on weights in {@link Bf16Panels}, decoded once for all rows. */
final class Bf16FourRows {
  private static final VectorSpecies<Float> S = Species.FLOATS;
  private static final VectorSpecies<Integer> I = Species.INTS;
  private static final int LANES = Species.LANES;
  private static final long ROW_BYTES = Bf16Panels.ROW_BYTES;
  private static final int HIGH = Bf16Panels.HIGH;

  private Bf16FourRows() {}

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, 4 rows, 2 vectors of columns.
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
    FloatVector ca0 = FloatVector.fromArray(S, start, startOffset);
    FloatVector ca1 = FloatVector.fromArray(S, start, startOffset + LANES);
    FloatVector cb0 = FloatVector.fromArray(S, start, s1);
    FloatVector cb1 = FloatVector.fromArray(S, start, s1 + LANES);
    FloatVector cc0 = FloatVector.fromArray(S, start, s2);
    FloatVector cc1 = FloatVector.fromArray(S, start, s2 + LANES);
    FloatVector cd0 = FloatVector.fromArray(S, start, s3);
    FloatVector cd1 = FloatVector.fromArray(S, start, s3 + LANES);
    int a1 = aOffset + aRow;
    int a2 = a1 + aRow;
    int a3 = a2 + aRow;
    for (int p = 0; p < k; p++) {
      IntVector u = IntVector.fromMemorySegment(I, b, bOffset + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector w0 = u.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector w1 = u.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats();
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
    }
    int d1 = cOffset + cRow;
    int d2 = d1 + cRow;
    int d3 = d2 + cRow;
    ca0.intoArray(c, cOffset);
    ca1.intoArray(c, cOffset + LANES);
    cb0.intoArray(c, d1);
    cb1.intoArray(c, d1 + LANES);
    cc0.intoArray(c, d2);
    cc1.intoArray(c, d2 + LANES);
    cd0.intoArray(c, d3);
    cd1.intoArray(c, d3 + LANES);
  }
}
