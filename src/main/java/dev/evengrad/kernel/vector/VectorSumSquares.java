package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.vector.Species.FLOATS;
import static dev.evengrad.kernel.vector.Species.INTS;
import static dev.evengrad.kernel.vector.Species.LANES;

import dev.evengrad.kernel.TensorStatistics;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums of squares block by block in the order of {@link TensorStatistics}, with the largest
 * magnitude in the same pass.
 *
 * <p>Four accumulators hide the latency of the multiply-adds at every width: they are four
 * neighbouring blocks' 16 lanes at 512 bits, two blocks' at 256, and one block's at 128.
 */
final class VectorSumSquares {
  private static final int MAGNITUDE = 0x7fffffff;
  private static final int BLOCK = TensorStatistics.BLOCK;

  /** Virtual lanes of a block. */
  private static final int VIRTUAL = 16;

  private static final int ACCUMULATORS = 4;

  /** Blocks that the accumulators take at once. */
  private static final int GROUP = ACCUMULATORS * LANES / VIRTUAL;

  private final float[] lanes = new float[ACCUMULATORS * VIRTUAL];

  /**
   * Writes each block's sum of squares, in single precision, to {@code blockSums}.
   *
   * @return the bits of the largest magnitude
   */
  int blocks(int n, float[] a, int aOffset, double[] blockSums) {
    int block = 0;
    int start = 0;
    int largest = 0;
    for (; start <= n - GROUP * BLOCK; start += GROUP * BLOCK) {
      largest = Math.max(largest, wholeBlocks(a, aOffset + start));
      for (int i = 0; i < GROUP; i++) {
        blockSums[block++] = sumOfLanes(i * VIRTUAL);
      }
    }
    for (; start < n; start += BLOCK) {
      largest = Math.max(largest, oneBlock(Math.min(BLOCK, n - start), a, aOffset + start));
      blockSums[block++] = sumOfLanes(0);
    }
    return largest;
  }

  private double sumOfLanes(int first) {
    double sum = 0;
    for (int lane = 0; lane < VIRTUAL; lane++) {
      sum += lanes[first + lane];
    }
    return sum;
  }

  /** Fills the lanes of {@link #GROUP} blocks; returns the bits of their largest magnitude. */
  private int wholeBlocks(float[] a, int aOffset) {
    int from0 = aOffset;
    int from1 = aOffset + LANES / VIRTUAL * BLOCK + LANES % VIRTUAL;
    int from2 = aOffset + 2 * LANES / VIRTUAL * BLOCK + 2 * LANES % VIRTUAL;
    int from3 = aOffset + 3 * LANES / VIRTUAL * BLOCK + 3 * LANES % VIRTUAL;
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    IntVector m0 = IntVector.zero(INTS);
    IntVector m1 = IntVector.zero(INTS);
    IntVector m2 = IntVector.zero(INTS);
    IntVector m3 = IntVector.zero(INTS);
    for (int i = 0; i < BLOCK; i += VIRTUAL) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, a, from0 + i);
      FloatVector v1 = FloatVector.fromArray(FLOATS, a, from1 + i);
      FloatVector v2 = FloatVector.fromArray(FLOATS, a, from2 + i);
      FloatVector v3 = FloatVector.fromArray(FLOATS, a, from3 + i);
      s0 = v0.fma(v0, s0);
      s1 = v1.fma(v1, s1);
      s2 = v2.fma(v2, s2);
      s3 = v3.fma(v3, s3);
      m0 = v0.reinterpretAsInts().and(MAGNITUDE).max(m0);
      m1 = v1.reinterpretAsInts().and(MAGNITUDE).max(m1);
      m2 = v2.reinterpretAsInts().and(MAGNITUDE).max(m2);
      m3 = v3.reinterpretAsInts().and(MAGNITUDE).max(m3);
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LANES);
    s2.intoArray(lanes, 2 * LANES);
    s3.intoArray(lanes, 3 * LANES);
    return m0.max(m1).max(m2.max(m3)).reduceLanes(VectorOperators.MAX);
  }

  /** Fills the first 16 lanes from one block, the last perhaps; returns its largest magnitude. */
  private int oneBlock(int length, float[] a, int aOffset) {
    int whole = length - length % VIRTUAL;
    IntVector m = IntVector.zero(INTS);
    for (int lane = 0; lane < VIRTUAL; lane += LANES) {
      FloatVector s = FloatVector.zero(FLOATS);
      for (int i = lane; i < whole; i += VIRTUAL) {
        FloatVector v = FloatVector.fromArray(FLOATS, a, aOffset + i);
        s = v.fma(v, s);
        m = v.reinterpretAsInts().and(MAGNITUDE).max(m);
      }
      s.intoArray(lanes, lane);
    }
    int largest = m.reduceLanes(VectorOperators.MAX);
    for (int i = whole; i < length; i++) {
      float v = a[aOffset + i];
      lanes[i - whole] = Math.fma(v, v, lanes[i - whole]);
      largest = Math.max(largest, Float.floatToRawIntBits(v) & MAGNITUDE);
    }
    return largest;
  }
}
