package dev.evengrad.kernel;

/**
 * The size of one tensor's entries: sum of squares and largest magnitude, taken in one pass in flat order so that no result
 * depends on a tile, a width or a thread. Mutable, allocated once per tensor; {@link Kernels#statistics} fills it.
 *
 * <p>Order of accumulation: blocks of {@link #BLOCK} entries; within a block 16 float lanes (index mod 16) of fused multiply-adds;
 * the lanes of a block added in double from lane 0 to 15, then the blocks in order, in double. Where that sum is above 3e38 or below
 * 1e-25 (and the tensor is not zero) the same order is taken again in double, so it neither overflows nor vanishes.
 */
public final class TensorStatistics {
  /** Entries in a block. */
  public static final int BLOCK = 1024;

  /** Bits of the smallest magnitude that is not finite. */
  private static final int INFINITY_BITS = 0x7f800000;

  private final double[] blockSums;
  private double sumOfSquares;
  private int largestBits;

  /** For a tensor of up to {@code capacity} entries. */
  public TensorStatistics(int capacity) {
    this.blockSums = new double[Math.max(1, (capacity + BLOCK - 1) / BLOCK)];
  }

  /** Where a backend leaves each block's sum: entry b is that of the flat entries from b*1024 on. */
  public double[] blockSums() {
    return blockSums;
  }

  /** Sets both figures. */
  public void set(double sumOfSquares, int largestBits) {
    this.sumOfSquares = sumOfSquares;
    this.largestBits = largestBits;
  }

  /** The sum of squares; meaningless unless {@link #finite()}. */
  public double sumOfSquares() {
    return sumOfSquares;
  }

  /** The Euclidean norm; meaningless unless {@link #finite()}. */
  public double norm() {
    return Math.sqrt(sumOfSquares);
  }

  /** The largest magnitude: infinity or NaN if an entry is. */
  public float largest() {
    return Float.intBitsToFloat(largestBits);
  }

  /** The bits of the largest magnitude. */
  public int largestBits() {
    return largestBits;
  }

  /** Whether every entry is finite. */
  public boolean finite() {
    return largestBits < INFINITY_BITS;
  }
}
