package dev.evengrad.kernel.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link OneRow} on weights in {@link Bf16Panels}: half the bytes to be read, where reading them is what takes the time. */
final class Bf16OneRow {
  private static final VectorSpecies<Float> S = Species.FLOATS;
  private static final VectorSpecies<Integer> I = Species.INTS;
  private static final int LANES = Species.LANES;
  private static final long ROW_BYTES = Bf16Panels.ROW_BYTES;
  private static final int HIGH = Bf16Panels.HIGH;

  private Bf16OneRow() {}

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, 1 row, 8 vectors of columns.
   *
   * <p>Layout and strides: a, start and c by rows; b 4 times two vectors of panels, each pair at an offset of its own.
   *
   * <p>Order of accumulation: one chain per entry, p ascending.
   *
   * <p>Aliasing: start may be c.
   *
   * <p>Tail: none; the caller gives a scratch tile at the edges.
   */
  static void by8(
      int k,
      float[] a,
      int aOffset,
      MemorySegment b,
      long b0,
      long b1,
      long b2,
      long b3,
      float[] start,
      int startOffset,
      float[] c,
      int cOffset) {
    Species.requireAligned(b);
    FloatVector ca0 = FloatVector.fromArray(S, start, startOffset);
    FloatVector ca1 = FloatVector.fromArray(S, start, startOffset + LANES);
    FloatVector ca2 = FloatVector.fromArray(S, start, startOffset + 2 * LANES);
    FloatVector ca3 = FloatVector.fromArray(S, start, startOffset + 3 * LANES);
    FloatVector ca4 = FloatVector.fromArray(S, start, startOffset + 4 * LANES);
    FloatVector ca5 = FloatVector.fromArray(S, start, startOffset + 5 * LANES);
    FloatVector ca6 = FloatVector.fromArray(S, start, startOffset + 6 * LANES);
    FloatVector ca7 = FloatVector.fromArray(S, start, startOffset + 7 * LANES);
    for (int p = 0; p < k; p++) {
      IntVector u0 = IntVector.fromMemorySegment(I, b, b0 + p * ROW_BYTES, LITTLE_ENDIAN);
      IntVector u1 = IntVector.fromMemorySegment(I, b, b1 + p * ROW_BYTES, LITTLE_ENDIAN);
      IntVector u2 = IntVector.fromMemorySegment(I, b, b2 + p * ROW_BYTES, LITTLE_ENDIAN);
      IntVector u3 = IntVector.fromMemorySegment(I, b, b3 + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector v0 = FloatVector.broadcast(S, a[aOffset + p]);
      ca0 = v0.fma(u0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), ca0);
      ca1 = v0.fma(u0.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), ca1);
      ca2 = v0.fma(u1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), ca2);
      ca3 = v0.fma(u1.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), ca3);
      ca4 = v0.fma(u2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), ca4);
      ca5 = v0.fma(u2.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), ca5);
      ca6 = v0.fma(u3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), ca6);
      ca7 = v0.fma(u3.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), ca7);
    }
    ca0.intoArray(c, cOffset);
    ca1.intoArray(c, cOffset + LANES);
    ca2.intoArray(c, cOffset + 2 * LANES);
    ca3.intoArray(c, cOffset + 3 * LANES);
    ca4.intoArray(c, cOffset + 4 * LANES);
    ca5.intoArray(c, cOffset + 5 * LANES);
    ca6.intoArray(c, cOffset + 6 * LANES);
    ca7.intoArray(c, cOffset + 7 * LANES);
  }

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, 1 row, 4 vectors of columns.
   *
   * <p>Layout and strides: a, start and c by rows; b 2 times two vectors of panels, each pair at an offset of its own.
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
      MemorySegment b,
      long b0,
      long b1,
      float[] start,
      int startOffset,
      float[] c,
      int cOffset) {
    Species.requireAligned(b);
    FloatVector ca0 = FloatVector.fromArray(S, start, startOffset);
    FloatVector ca1 = FloatVector.fromArray(S, start, startOffset + LANES);
    FloatVector ca2 = FloatVector.fromArray(S, start, startOffset + 2 * LANES);
    FloatVector ca3 = FloatVector.fromArray(S, start, startOffset + 3 * LANES);
    for (int p = 0; p < k; p++) {
      IntVector u0 = IntVector.fromMemorySegment(I, b, b0 + p * ROW_BYTES, LITTLE_ENDIAN);
      IntVector u1 = IntVector.fromMemorySegment(I, b, b1 + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector v0 = FloatVector.broadcast(S, a[aOffset + p]);
      ca0 = v0.fma(u0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), ca0);
      ca1 = v0.fma(u0.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), ca1);
      ca2 = v0.fma(u1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), ca2);
      ca3 = v0.fma(u1.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), ca3);
    }
    ca0.intoArray(c, cOffset);
    ca1.intoArray(c, cOffset + LANES);
    ca2.intoArray(c, cOffset + 2 * LANES);
    ca3.intoArray(c, cOffset + 3 * LANES);
  }

  /**
   * Formula: {@code c[i][j] = start[i][j] + sum_p a[i][p] * b[p][j]}, 1 row, 2 vectors of columns.
   *
   * <p>Layout and strides: a, start and c by rows; b two vectors of a panel.
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
      MemorySegment b,
      long bOffset,
      float[] start,
      int startOffset,
      float[] c,
      int cOffset) {
    Species.requireAligned(b);
    FloatVector ca0 = FloatVector.fromArray(S, start, startOffset);
    FloatVector ca1 = FloatVector.fromArray(S, start, startOffset + LANES);
    for (int p = 0; p < k; p++) {
      IntVector u0 = IntVector.fromMemorySegment(I, b, bOffset + p * ROW_BYTES, LITTLE_ENDIAN);
      FloatVector v0 = FloatVector.broadcast(S, a[aOffset + p]);
      ca0 = v0.fma(u0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), ca0);
      ca1 = v0.fma(u0.lanewise(VectorOperators.AND, HIGH).reinterpretAsFloats(), ca1);
    }
    ca0.intoArray(c, cOffset);
    ca1.intoArray(c, cOffset + LANES);
  }
}
