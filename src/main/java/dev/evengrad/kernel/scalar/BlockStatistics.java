package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.TensorStatistics;

/**
 * Sums of squares block by block, in the order of {@link TensorStatistics}: 16 lanes by index
 * modulo 16 within a block, lanes and blocks added in double from the first to the last.
 */
public final class BlockStatistics {
  private static final int LANES = 16;
  private static final int BLOCK = TensorStatistics.BLOCK;
  private static final int INFINITY_BITS = 0x7f800000;

  /** Above it a lane may have overflowed. */
  private static final double LARGE = 3e38;

  /** Below it squares may have vanished or lost bits. */
  private static final double SMALL = 1e-25;

  private final float[] lanes = new float[LANES];

  /** New statistics with a scratchpad of its own, for one thread at a time. */
  public BlockStatistics() {}

  /**
   * Writes each block's sum of squares, in single precision, to {@code blockSums}.
   *
   * @return the bits of the largest magnitude
   */
  int sumSquares(int n, float[] a, int aOffset, double[] blockSums) {
    int largest = 0;
    for (int start = 0, block = 0; start < n; start += BLOCK, block++) {
      int length = Math.min(BLOCK, n - start);
      largest = Math.max(largest, squareLanes(length, a, aOffset + start));
      double sum = 0;
      for (int lane = 0; lane < LANES; lane++) {
        sum += lanes[lane];
      }
      blockSums[block] = sum;
    }
    return largest;
  }

  /** Fills the lanes from one block; returns the bits of its largest magnitude. */
  private int squareLanes(int length, float[] a, int aOffset) {
    // Named lanes stay in registers; an array would be loaded and stored for every entry.
    float s0 = 0f;
    float s1 = 0f;
    float s2 = 0f;
    float s3 = 0f;
    float s4 = 0f;
    float s5 = 0f;
    float s6 = 0f;
    float s7 = 0f;
    float s8 = 0f;
    float s9 = 0f;
    float s10 = 0f;
    float s11 = 0f;
    float s12 = 0f;
    float s13 = 0f;
    float s14 = 0f;
    float s15 = 0f;
    int whole = length & -LANES;
    for (int i = aOffset; i < aOffset + whole; i += LANES) {
      s0 = Math.fma(a[i], a[i], s0);
      s1 = Math.fma(a[i + 1], a[i + 1], s1);
      s2 = Math.fma(a[i + 2], a[i + 2], s2);
      s3 = Math.fma(a[i + 3], a[i + 3], s3);
      s4 = Math.fma(a[i + 4], a[i + 4], s4);
      s5 = Math.fma(a[i + 5], a[i + 5], s5);
      s6 = Math.fma(a[i + 6], a[i + 6], s6);
      s7 = Math.fma(a[i + 7], a[i + 7], s7);
      s8 = Math.fma(a[i + 8], a[i + 8], s8);
      s9 = Math.fma(a[i + 9], a[i + 9], s9);
      s10 = Math.fma(a[i + 10], a[i + 10], s10);
      s11 = Math.fma(a[i + 11], a[i + 11], s11);
      s12 = Math.fma(a[i + 12], a[i + 12], s12);
      s13 = Math.fma(a[i + 13], a[i + 13], s13);
      s14 = Math.fma(a[i + 14], a[i + 14], s14);
      s15 = Math.fma(a[i + 15], a[i + 15], s15);
    }
    lanes[0] = s0;
    lanes[1] = s1;
    lanes[2] = s2;
    lanes[3] = s3;
    lanes[4] = s4;
    lanes[5] = s5;
    lanes[6] = s6;
    lanes[7] = s7;
    lanes[8] = s8;
    lanes[9] = s9;
    lanes[10] = s10;
    lanes[11] = s11;
    lanes[12] = s12;
    lanes[13] = s13;
    lanes[14] = s14;
    lanes[15] = s15;
    for (int i = whole; i < length; i++) {
      float v = a[aOffset + i];
      lanes[i - whole] = Math.fma(v, v, lanes[i - whole]);
    }
    int m0 = 0;
    int m1 = 0;
    int i = aOffset;
    for (; i < aOffset + length - 1; i += 2) {
      m0 = Math.max(m0, Float.floatToRawIntBits(a[i]) & 0x7fffffff);
      m1 = Math.max(m1, Float.floatToRawIntBits(a[i + 1]) & 0x7fffffff);
    }
    if (i < aOffset + length) {
      m0 = Math.max(m0, Float.floatToRawIntBits(a[i]) & 0x7fffffff);
    }
    return Math.max(m0, m1);
  }

  /**
   * Adds the blocks' sums in order and sets both figures; where the sum says that single precision
   * did not suffice, the sums are taken again in double first.
   *
   * @param largestBits the bits of the largest magnitude
   */
  public static void finish(
      int n, float[] a, int aOffset, int largestBits, TensorStatistics statistics) {
    double[] blockSums = statistics.blockSums();
    int blocks = (n + BLOCK - 1) / BLOCK;
    double sum = total(blocks, blockSums);
    boolean finite = largestBits < INFINITY_BITS;
    if (finite && largestBits != 0 && (sum > LARGE || sum < SMALL)) {
      sumSquaresInDouble(n, a, aOffset, blockSums);
      sum = total(blocks, blockSums);
    }
    statistics.set(sum, largestBits);
  }

  private static double total(int blocks, double[] blockSums) {
    double sum = 0;
    for (int block = 0; block < blocks; block++) {
      sum += blockSums[block];
    }
    return sum;
  }

  private static void sumSquaresInDouble(int n, float[] a, int aOffset, double[] blockSums) {
    for (int start = 0, block = 0; start < n; start += BLOCK, block++) {
      int length = Math.min(BLOCK, n - start);
      double blockSum = 0;
      for (int lane = 0; lane < LANES; lane++) {
        double sum = 0;
        for (int i = aOffset + start + lane; i < aOffset + start + length; i += LANES) {
          // The square of a float is exact in double.
          sum += (double) a[i] * a[i];
        }
        blockSum += sum;
      }
      blockSums[block] = blockSum;
    }
  }
}
