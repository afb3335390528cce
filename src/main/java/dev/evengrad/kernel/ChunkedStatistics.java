package dev.evengrad.kernel;

/**
 * The statistics of a tensor taken chunk by chunk, while each is in the cache or by several threads, with the bits of {@link
 * ElementwiseKernels#statistics} on the whole. Chunks begin at multiples of {@link TensorStatistics#BLOCK}, so every block's sum is
 * the same; where a chunk was so large or so small that its sums may have been taken in double, which depends on the whole
 * tensor, the whole is done again. One thread at a time.
 */
public final class ChunkedStatistics {
  /** Inside the limits of {@link TensorStatistics}, by a margin that no rounding crosses. */
  private static final double SAFELY_LARGE = 1e38;

  private static final double SAFELY_SMALL = 1e-24;

  private static final int INFINITY_BITS = 0x7f800000;

  private TensorStatistics chunk = new TensorStatistics(TensorStatistics.BLOCK);
  private int largestBits;
  private boolean doubtful;

  /** With no room yet. */
  public ChunkedStatistics() {}

  /** Makes room for chunks of up to n entries. */
  public void reserve(int n) {
    if ((long) chunk.blockSums().length * TensorStatistics.BLOCK < n) {
      chunk = new TensorStatistics(n);
    }
  }

  /** Statistics with room for n entries, for figures that nobody asks for. */
  TensorStatistics room(int n) {
    reserve(n);
    return chunk;
  }

  /** Forgets the chunks of the tensor before. */
  public void begin() {
    largestBits = 0;
    doubtful = false;
  }

  /** Takes entries {@code from} (a multiple of the block) to {@code to} of a tensor that begins at {@code a[aOffset]}. */
  public void take(
      ElementwiseKernels kernels,
      int from,
      int to,
      float[] a,
      int aOffset,
      TensorStatistics whole) {
    if (to <= from) {
      return;
    }
    reserve(to - from);
    kernels.statistics(to - from, a, aOffset + from, chunk);
    int blocks = (to - from + TensorStatistics.BLOCK - 1) / TensorStatistics.BLOCK;
    System.arraycopy(
        chunk.blockSums(), 0, whole.blockSums(), from / TensorStatistics.BLOCK, blocks);
    join(chunk.largestBits(), doubtful(chunk.sumOfSquares(), chunk.largestBits()));
  }

  /** Joins what another thread took of the same tensor. */
  public void join(ChunkedStatistics other) {
    join(other.largestBits, other.doubtful);
  }

  /** Adds up the blocks, once every entry has been taken. */
  public void finish(
      ElementwiseKernels kernels, int n, float[] a, int aOffset, TensorStatistics whole) {
    double sum = 0;
    int blocks = (n + TensorStatistics.BLOCK - 1) / TensorStatistics.BLOCK;
    double[] blockSums = whole.blockSums();
    for (int block = 0; block < blocks; block++) {
      sum += blockSums[block];
    }
    if (doubtful || doubtful(sum, largestBits)) {
      kernels.statistics(n, a, aOffset, whole);
    } else {
      whole.set(sum, largestBits);
    }
  }

  private void join(int otherLargestBits, boolean otherDoubtful) {
    largestBits = Math.max(largestBits, otherLargestBits);
    doubtful |= otherDoubtful;
  }

  private static boolean doubtful(double sum, int largestBits) {
    boolean safe = sum >= SAFELY_SMALL && sum <= SAFELY_LARGE;
    return largestBits != 0 && largestBits < INFINITY_BITS && !safe;
  }
}
