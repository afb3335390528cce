package dev.evengrad.kernel;

/**
 * Moments of all entries of a tensor whose rows may come in several pieces, with the bits of the whole: norm, largest magnitude and, if
 * asked for, mean, zeros, what is not finite, and what is beyond a limit. Made once for a tensor; nothing is allocated after that.
 *
 * <p>Order of accumulation: blocks of {@value MomentLoops#BLOCK} entries in row-major order of the whole batch, whatever pieces and
 * strides they come in; a block's lanes in double by a fixed tree, the blocks in double one after the other. A block whose largest
 * magnitude is below 2^-40 or above 2^40 is measured by copies scaled by a power of two, so that no square vanishes or overflows.
 */
public final class BatchMoments {
  private static final int BLOCK = MomentLoops.BLOCK;
  private static final int INFINITY_BITS = 0x7f800000;
  private static final int NOT_A_NUMBER_BITS = 0x7fc00000;
  private static final int SMALL_BITS = Float.floatToRawIntBits(0x1p-40f);
  private static final int LARGE_BITS = Float.floatToRawIntBits(0x1p40f);

  /** Enough for the smallest float there is, and a float itself. */
  private static final int MOST_EXPONENT = 126;

  private final MomentLoops loops;
  private final Scratch scratch;
  private final float[] open;
  private int filled;
  private boolean everything;
  private float center;
  private float limit;
  private long entries;
  private double squares;
  private double sum;
  private int largestBits;
  private long zeros;
  private long notFinite;
  private long beyond;

  /** Room that the moments of one thread share. */
  public static final class Scratch {
    private final float[] scaled = new float[BLOCK];
    private final float[] squares = new float[MomentLoops.LANES];
    private final float[] sums = new float[MomentLoops.LANES];
    private final int[] counts = new int[3];

    /** Room for one thread. */
    public Scratch() {}
  }

  /**
   * Of no entries.
   *
   * @param inPieces whether the tensor may come in several pieces, or with gaps between its rows, for which there must be room
   */
  public BatchMoments(MomentLoops loops, Scratch scratch, boolean inPieces) {
    this.loops = loops;
    this.scratch = scratch;
    this.open = new float[inPieces ? BLOCK : 0];
  }

  /** Forgets the entries before; from here on norm and largest magnitude only. */
  public void beginNorm() {
    everything = false;
    begin();
  }

  /** Forgets the entries before; from here on everything, with entries beyond {@code |a - center| > limit} counted. */
  public void beginAll(float newCenter, float newLimit) {
    everything = true;
    center = newCenter;
    limit = newLimit;
    begin();
  }

  private void begin() {
    filled = 0;
    entries = 0;
    squares = 0;
    sum = 0;
    largestBits = 0;
    zeros = 0;
    notFinite = 0;
    beyond = 0;
  }

  /**
   * Takes the next rows.
   *
   * @param last whether no more rows come
   */
  public void take(int rows, int width, float[] a, int aOffset, int aStride, boolean last) {
    if (aStride == width) {
      take(rows * width, a, aOffset, last);
      return;
    }
    for (int r = 0; r < rows; r++) {
      take(width, a, aOffset + r * aStride, last && r == rows - 1);
    }
  }

  /** Takes the next contiguous entries. */
  public void take(int n, float[] a, int aOffset, boolean last) {
    int from = 0;
    if (filled > 0) {
      from = Math.min(BLOCK - filled, n);
      System.arraycopy(a, aOffset, open, filled, from);
      filled += from;
      if (filled == BLOCK || (last && from == n)) {
        block(filled, open, 0);
        filled = 0;
      }
    }
    for (; n - from >= BLOCK; from += BLOCK) {
      block(BLOCK, a, aOffset + from);
    }
    if (from < n && last) {
      block(n - from, a, aOffset + from);
    } else if (from < n) {
      filled = n - from;
      System.arraycopy(a, aOffset + from, open, 0, filled);
    }
  }

  private void block(int n, float[] a, int aOffset) {
    int bits = measure(n, a, aOffset);
    if (bits >= INFINITY_BITS) {
      bits = bits > INFINITY_BITS ? NOT_A_NUMBER_BITS : INFINITY_BITS;
      squares = Double.NaN;
      sum = Double.NaN;
    } else if (bits != 0 && (bits < SMALL_BITS || bits > LARGE_BITS)) {
      int exponent = Math.min(MOST_EXPONENT, -Math.getExponent(Float.intBitsToFloat(bits)));
      scale(n, a, aOffset, Math.scalb(1f, exponent), scratch.scaled);
      loopsOver(n, scratch.scaled, 0);
      squares += Math.scalb(tree(scratch.squares), -2 * exponent);
      sum += Math.scalb(tree(scratch.sums), -exponent);
    } else {
      squares += tree(scratch.squares);
      sum += tree(scratch.sums);
    }
    largestBits = Math.max(largestBits, bits);
    entries += n;
  }

  private int measure(int n, float[] a, int aOffset) {
    int bits = loopsOver(n, a, aOffset);
    if (everything) {
      zeros += scratch.counts[MomentLoops.ZEROS];
      notFinite += scratch.counts[MomentLoops.NOT_FINITE];
      beyond += scratch.counts[MomentLoops.BEYOND];
    }
    return bits;
  }

  private int loopsOver(int n, float[] a, int aOffset) {
    Scratch s = scratch;
    return everything
        ? loops.all(n, a, aOffset, center, limit, s.squares, s.sums, s.counts)
        : loops.squares(n, a, aOffset, s.squares);
  }

  private static void scale(int n, float[] a, int aOffset, float factor, float[] scaled) {
    for (int i = 0; i < n; i++) {
      scaled[i] = a[aOffset + i] * factor;
    }
  }

  /** In double, so that it neither overflows nor loses what the lanes have. */
  private static double tree(float[] l) {
    return ((((double) l[0] + l[8]) + ((double) l[4] + l[12]))
            + (((double) l[2] + l[10]) + ((double) l[6] + l[14])))
        + ((((double) l[1] + l[9]) + ((double) l[5] + l[13]))
            + (((double) l[3] + l[11]) + ((double) l[7] + l[15])));
  }

  /** The number of entries. */
  public long entries() {
    return entries;
  }

  /** The Euclidean norm; NaN if an entry is not finite. */
  public double norm() {
    return Math.sqrt(squares);
  }

  /** The root mean square; NaN if an entry is not finite, or there is none. */
  public double rms() {
    return Math.sqrt(squares / entries);
  }

  /** The largest magnitude: infinity or NaN if an entry is. */
  public float largest() {
    return Float.intBitsToFloat(largestBits);
  }

  /** Whether all entries are finite. */
  public boolean finite() {
    return largestBits < INFINITY_BITS;
  }

  /** The mean, if everything was asked for; NaN if an entry is not finite, or there is none. */
  public double mean() {
    return sum / entries;
  }

  /** The fraction of entries that are exactly zero, if everything was asked for. */
  public double zeroFraction() {
    return (double) zeros / entries;
  }

  /** The number of entries that are not finite, if everything was asked for. */
  public long notFinite() {
    return notFinite;
  }

  /** The number of finite entries that are beyond the limit, if everything was asked for; 0 if the limit is infinite. */
  public long beyond() {
    return limit == Float.POSITIVE_INFINITY ? 0 : beyond - notFinite;
  }
}
