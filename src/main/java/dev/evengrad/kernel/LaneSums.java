package dev.evengrad.kernel;

/**
 * Sums over one row of a matrix, for normalisation and softmax: where the lanes of a vector must be added.
 *
 * <p>Order of accumulation: 16 virtual lanes (i mod 16) from +0, then the fixed tree (lanes i and i+8, then i+4, i+2, i+1); so all
 * backends give the same bits. An instance owns a scratchpad and serves one thread at a time.
 */
public interface LaneSums {
  /** Formula: {@code sum_i a[i]}. Layout: contiguous. Tail: entry by entry into its lane. 0 entries give +0. */
  float sum(int n, float[] a, int aOffset);

  /** Formula: {@code sum_i a[i] * b[i]} by fused multiply-adds. Aliasing: b may be a. Else as {@link #sum}. */
  float dot(int n, float[] a, int aOffset, float[] b, int bOffset);

  /**
   * Formula: {@code sum_i a[i] / n}, moved to the smallest or the largest entry where rounding or overflow took it beyond them: the
   * mean of equal entries is that entry exactly. A NaN gives NaN. Else as {@link #sum}; at least one entry.
   */
  float mean(int n, float[] a, int aOffset);
}
