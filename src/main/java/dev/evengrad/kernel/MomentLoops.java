package dev.evengrad.kernel;

/**
 * What is measured of up to {@value #BLOCK} entries of an activation, a delta or a gradient, in one pass over them; {@link BatchMoments}
 * adds blocks up. An instance owns a scratchpad and serves one thread at a time.
 *
 * <p>Layout: contiguous. Order of accumulation: {@value #CHAINS} chains by index modulo {@value #CHAINS}, from +0; then chain l, l + 32,
 * l + 16 and l + 48 become lane l of {@value #LANES} as (l + (l+32)) + ((l+16) + (l+48)). So all backends give the same bits. Aliasing:
 * none is written but the results. Tail: the last entries are filled up with zeros, which change no sum; they are not counted.
 */
public interface MomentLoops {
  /** The most entries of a call. */
  int BLOCK = 4096;

  /** Lanes of a result. */
  int LANES = 16;

  /** Chains of additions. */
  int CHAINS = 64;

  /** Place of the number of zeros among the counts. */
  int ZEROS = 0;

  /** Place of the number of entries that are NaN or infinite. */
  int NOT_FINITE = 1;

  /** Place of the number of entries that are further from the center than the limit, NaN among them; 0 if the limit is infinite. */
  int BEYOND = 2;

  /**
   * Formula: {@code squares[i mod 16] = sum a[i] * a[i]} by fused multiply-adds.
   *
   * @return the bits of the largest magnitude, above those of infinity if an entry is NaN
   */
  int squares(int n, float[] a, int aOffset, float[] squares);

  /**
   * As {@link #squares}, and {@code sums[i mod 16] = sum a[i]}, and the counts: of zeros, of what is not finite, and of entries with
   * {@code |a[i] - center| > limit}, in single precision.
   */
  int all(
      int n,
      float[] a,
      int aOffset,
      float center,
      float limit,
      float[] squares,
      float[] sums,
      int[] counts);
}
