package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.INTS;

import dev.evengrad.kernel.MomentLoops;
import dev.evengrad.kernel.scalar.ScalarMoments;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Moments in vectors: the four chains of a lane in four vectors side by side, for as many lanes at a time as a vector has. Counts are
 * sign bits of differences of magnitudes, added up as numbers, for no mask has to be made.
 */
final class VectorMoments implements MomentLoops {
  private static final int MAGNITUDE = 0x7fffffff;
  private static final int FROM_INFINITY = 0x80000000 - 0x7f800000;
  private static final int INFINITY_BITS = 0x7f800000;
  private static final int SIGN = 31;
  private static final int STEP = Species.LANES;

  /** The last entries of a call, filled up with zeros. */
  private final float[] pad = new float[CHAINS];

  @Override
  public int squares(int n, float[] a, int aOffset, float[] squares) {
    int whole = fillPad(n, a, aOffset);
    int largest = 0;
    for (int lane = 0; lane < LANES; lane += STEP) {
      largest = Math.max(largest, squareLanes(whole, a, aOffset, lane, squares));
    }
    return largest;
  }

  /** The entries that are not in the pad now. */
  private int fillPad(int n, float[] a, int aOffset) {
    int whole = n & -CHAINS;
    System.arraycopy(a, aOffset + whole, pad, 0, n - whole);
    Arrays.fill(pad, n - whole, CHAINS, 0f);
    return whole;
  }

  private int squareLanes(int whole, float[] a, int aOffset, int lane, float[] squares) {
    FloatVector v0 = FloatVector.fromArray(FLOATS, pad, lane);
    FloatVector v1 = FloatVector.fromArray(FLOATS, pad, lane + LANES);
    FloatVector v2 = FloatVector.fromArray(FLOATS, pad, lane + 2 * LANES);
    FloatVector v3 = FloatVector.fromArray(FLOATS, pad, lane + 3 * LANES);
    IntVector m0 = v0.reinterpretAsInts().and(MAGNITUDE);
    IntVector m1 = v1.reinterpretAsInts().and(MAGNITUDE);
    m0 = v2.reinterpretAsInts().and(MAGNITUDE).max(m0);
    m1 = v3.reinterpretAsInts().and(MAGNITUDE).max(m1);
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    int first = aOffset + lane;
    for (int i = 0; i < whole; i += CHAINS) {
      FloatVector w0 = FloatVector.fromArray(FLOATS, a, first + i);
      FloatVector w1 = FloatVector.fromArray(FLOATS, a, first + i + LANES);
      FloatVector w2 = FloatVector.fromArray(FLOATS, a, first + i + 2 * LANES);
      FloatVector w3 = FloatVector.fromArray(FLOATS, a, first + i + 3 * LANES);
      s0 = w0.fma(w0, s0);
      s1 = w1.fma(w1, s1);
      s2 = w2.fma(w2, s2);
      s3 = w3.fma(w3, s3);
      m0 = w0.reinterpretAsInts().and(MAGNITUDE).max(m0);
      m1 = w1.reinterpretAsInts().and(MAGNITUDE).max(m1);
      m0 = w2.reinterpretAsInts().and(MAGNITUDE).max(m0);
      m1 = w3.reinterpretAsInts().and(MAGNITUDE).max(m1);
    }
    s0 = v0.fma(v0, s0);
    s1 = v1.fma(v1, s1);
    s2 = v2.fma(v2, s2);
    s3 = v3.fma(v3, s3);
    s0.add(s2).add(s1.add(s3)).intoArray(squares, lane);
    return m0.max(m1).reduceLanes(VectorOperators.MAX);
  }

  @Override
  public int all(
      int n,
      float[] a,
      int aOffset,
      float center,
      float limit,
      float[] squares,
      float[] sums,
      int[] counts) {
    int whole = fillPad(n, a, aOffset);
    int largest = 0;
    Arrays.fill(counts, 0, 3, 0);
    for (int lane = 0; lane < LANES; lane += STEP) {
      largest = Math.max(largest, squareLanes(whole, a, aOffset, lane, squares));
      addLanes(whole, a, aOffset, lane, sums);
    }
    counts[ZEROS] = zeros(whole, a, aOffset);
    if (largest >= INFINITY_BITS) {
      counts[NOT_FINITE] = notFinite(whole, a, aOffset);
    }
    if (limit < Float.POSITIVE_INFINITY) {
      counts[BEYOND] = beyond(whole, a, aOffset, center, Float.floatToRawIntBits(limit));
    }
    ScalarMoments.count(n - whole, a, aOffset + whole, center, limit, counts);
    return largest;
  }

  private void addLanes(int whole, float[] a, int aOffset, int lane, float[] sums) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    int first = aOffset + lane;
    for (int i = 0; i < whole; i += CHAINS) {
      s0 = FloatVector.fromArray(FLOATS, a, first + i).add(s0);
      s1 = FloatVector.fromArray(FLOATS, a, first + i + LANES).add(s1);
      s2 = FloatVector.fromArray(FLOATS, a, first + i + 2 * LANES).add(s2);
      s3 = FloatVector.fromArray(FLOATS, a, first + i + 3 * LANES).add(s3);
    }
    s0 = FloatVector.fromArray(FLOATS, pad, lane).add(s0);
    s1 = FloatVector.fromArray(FLOATS, pad, lane + LANES).add(s1);
    s2 = FloatVector.fromArray(FLOATS, pad, lane + 2 * LANES).add(s2);
    s3 = FloatVector.fromArray(FLOATS, pad, lane + 3 * LANES).add(s3);
    s0.add(s2).add(s1.add(s3)).intoArray(sums, lane);
  }

  private static int zeros(int whole, float[] a, int aOffset) {
    IntVector n0 = IntVector.zero(INTS);
    IntVector n1 = IntVector.zero(INTS);
    for (int i = aOffset; i < aOffset + whole; i += 2 * STEP) {
      IntVector b0 = FloatVector.fromArray(FLOATS, a, i).reinterpretAsInts().and(MAGNITUDE);
      IntVector b1 = FloatVector.fromArray(FLOATS, a, i + STEP).reinterpretAsInts().and(MAGNITUDE);
      n0 = b0.sub(1).lanewise(VectorOperators.LSHR, SIGN).add(n0);
      n1 = b1.sub(1).lanewise(VectorOperators.LSHR, SIGN).add(n1);
    }
    return n0.add(n1).reduceLanes(VectorOperators.ADD);
  }

  private static int notFinite(int whole, float[] a, int aOffset) {
    IntVector count = IntVector.zero(INTS);
    for (int i = aOffset; i < aOffset + whole; i += STEP) {
      IntVector bits = FloatVector.fromArray(FLOATS, a, i).reinterpretAsInts().and(MAGNITUDE);
      count = bits.add(FROM_INFINITY).lanewise(VectorOperators.LSHR, SIGN).add(count);
    }
    return count.reduceLanes(VectorOperators.ADD);
  }

  private static int beyond(int whole, float[] a, int aOffset, float center, int limitBits) {
    IntVector count = IntVector.zero(INTS);
    IntVector limit = IntVector.broadcast(INTS, limitBits);
    for (int i = aOffset; i < aOffset + whole; i += STEP) {
      FloatVector v = FloatVector.fromArray(FLOATS, a, i);
      IntVector distance = v.sub(center).reinterpretAsInts().and(MAGNITUDE);
      count = limit.sub(distance).lanewise(VectorOperators.LSHR, SIGN).add(count);
    }
    return count.reduceLanes(VectorOperators.ADD);
  }
}
