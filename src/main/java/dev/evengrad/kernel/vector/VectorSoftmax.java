package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.Coefficients.*;
import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.INTS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Softmax of one row, in the order of {@link dev.evengrad.kernel.ElementwiseKernels#softmax}; the
 * exponential takes the steps of {@link Elementary#exp}. A NaN or +infinity anywhere in the row, or
 * -infinity everywhere, gives NaN throughout.
 *
 * <p>Tail: the last vector is masked, its idle lanes holding -infinity, whose exponential adds +0.
 */
final class VectorSoftmax {
  private static final int VIRTUAL = 16;
  private static final int MAGNITUDE = 0x7fffffff;
  private static final int MINUS_INFINITY_BITS = 0xff800000;

  /** The virtual lanes; in memory, so that one loop serves every width. */
  private final float[] sums = new float[VIRTUAL];

  /** Writes a row's probabilities, and the logarithm of its sum of exp(z) if there is a place. */
  void row(
      int columns,
      float[] z,
      int zOffset,
      float[] p,
      int pOffset,
      float @Nullable [] logSums,
      int logSumsOffset) {
    float max = largest(columns, z, zOffset);
    float sum = normalize(columns, max, z, zOffset, p, pOffset);
    if (logSums != null) {
      logSums[logSumsOffset] = Elementary.log(sum);
    }
  }

  /** The largest entry. Where there is a NaN, any: it comes back through the sum. */
  private static float largest(int columns, float[] z, int zOffset) {
    // Floats in order are ints in order once the magnitude bits of the negative ones are flipped.
    int key = MINUS_INFINITY_BITS ^ MAGNITUDE;
    int c = 0;
    // a number, not a vector, leaves each part, as in copyFinite
    if (columns >= LANES) {
      IntVector largest = IntVector.broadcast(INTS, key);
      for (; c <= columns - LANES; c += LANES) {
        IntVector bits = FloatVector.fromArray(FLOATS, z, zOffset + c).reinterpretAsInts();
        largest =
            bits.lanewise(VectorOperators.ASHR, 31)
                .and(MAGNITUDE)
                .lanewise(VectorOperators.XOR, bits)
                .max(largest);
      }
      key = largest.reduceLanes(VectorOperators.MAX);
    }
    if (c < columns) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, columns);
      IntVector bits =
          FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY)
              .blend(FloatVector.fromArray(FLOATS, z, zOffset + c, mask), mask)
              .reinterpretAsInts();
      IntVector rest =
          bits.lanewise(VectorOperators.ASHR, 31)
              .and(MAGNITUDE)
              .lanewise(VectorOperators.XOR, bits);
      key = Math.max(key, rest.reduceLanes(VectorOperators.MAX));
    }
    return Float.intBitsToFloat(key ^ ((key >> 31) & MAGNITUDE));
  }

  /** Writes exp(z - max) divided by its sum, which it returns. */
  private float normalize(int columns, float max, float[] z, int zOffset, float[] p, int pOffset) {
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int lane = 0; lane < VIRTUAL; lane += LANES) {
      zero.intoArray(sums, lane);
    }
    FloatVector least = FloatVector.broadcast(FLOATS, -104f);
    FloatVector infinity = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER + 254);
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector ln2High = FloatVector.broadcast(FLOATS, -LN2_HIGH);
    FloatVector ln2Low = FloatVector.broadcast(FLOATS, -LN2_LOW);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector e4 = FloatVector.broadcast(FLOATS, E4);
    FloatVector e3 = FloatVector.broadcast(FLOATS, E3);
    FloatVector e2 = FloatVector.broadcast(FLOATS, E2);
    FloatVector e1 = FloatVector.broadcast(FLOATS, E1);
    FloatVector e0 = FloatVector.broadcast(FLOATS, E0);
    // The last vector stays in a register: to load what a mask has just stored would stall.
    FloatVector last = zero;
    for (int c = 0; c < columns; c += LANES) {
      boolean whole = c <= columns - LANES;
      VectorMask<Float> mask = FLOATS.indexInRange(c, columns);
      FloatVector v =
          whole
              ? FloatVector.fromArray(FLOATS, z, zOffset + c)
              : infinity.blend(FloatVector.fromArray(FLOATS, z, zOffset + c, mask), mask);
      FloatVector x = v.sub(max);
      // The difference is at most 0, so the upper clamp of exp is idle. What exp rounds to zero is
      // taken out and put back: arithmetic on results that underflow is slow.
      VectorMask<Float> vanishing = x.compare(VectorOperators.LT, least);
      x = x.blend(zero, vanishing);
      FloatVector t = x.fma(log2e, rounder);
      FloatVector n = t.sub(rounder);
      FloatVector r = n.fma(ln2Low, n.fma(ln2High, x));
      FloatVector q = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
      IntVector k = t.reinterpretAsInts();
      IntVector half = k.lanewise(VectorOperators.LSHR, 1);
      FloatVector e =
          q.mul(half.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
              .mul(k.sub(half).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
              .blend(zero, vanishing);
      int lane = c % VIRTUAL;
      FloatVector.fromArray(FLOATS, sums, lane).add(e).intoArray(sums, lane);
      if (c < columns - LANES) {
        e.intoArray(p, pOffset + c);
      }
      last = e;
    }
    float sum = sumOfLanes(sums);
    int c = 0;
    for (; c < columns - LANES; c += LANES) {
      FloatVector.fromArray(FLOATS, p, pOffset + c).div(sum).intoArray(p, pOffset + c);
    }
    last.div(sum).intoArray(p, pOffset + c, FLOATS.indexInRange(c, columns));
    return sum;
  }

  /** The fixed tree: lanes i and i+8, then i+4, i+2, i+1. */
  private static float sumOfLanes(float[] s) {
    float s0 = (s[0] + s[8]) + (s[4] + s[12]);
    float s1 = (s[1] + s[9]) + (s[5] + s[13]);
    float s2 = (s[2] + s[10]) + (s[6] + s[14]);
    float s3 = (s[3] + s[11]) + (s[7] + s[15]);
    return (s0 + s2) + (s1 + s3);
  }
}
