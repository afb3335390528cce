package dev.evengrad.kernel;

import java.util.Arrays;

/**
 * Counts entries of a tensor by the binary exponent of their magnitude, floor(log2 |a|), which is in their bits; the rows may come in
 * several pieces, with the counts of the whole. Made once; nothing is allocated after that. A plain loop: no backend has its own.
 *
 * <p>Of up to {@value #FEWEST} entries all are counted, of more one in {@value #ONE_IN}, though not fewer than half of {@value #FEWEST}
 * nor more than {@value #MOST}, evenly spaced in row-major order by a distance that has no divisor in common with the width, so that no
 * column is passed over for good.
 */
public final class ExponentCounts {
  /** Up to so many entries all are counted. */
  public static final int FEWEST = 128;

  /** The most entries that are counted. */
  public static final int MOST = 1024;

  /** One in so many is counted of a tensor of middling size. */
  public static final int ONE_IN = 64;

  /** Exponents of finite numbers: -127, which stands for all below 2^-126 but zero, to 127. */
  public static final int EXPONENTS = 255;

  /** The lowest exponent. */
  public static final int LOWEST = -127;

  private static final int MAGNITUDE = 0x7fffffff;
  private static final int MANTISSA_BITS = 23;

  private final int[] counts = new int[EXPONENTS + 1];
  private int distance = 1;
  private long next;
  private int zeros;

  /** Of no entries. */
  public ExponentCounts() {}

  /** Forgets the entries before; all of those that come are counted. */
  public void beginWhole() {
    Arrays.fill(counts, 0);
    zeros = 0;
    next = 0;
    distance = 1;
  }

  /**
   * Forgets the entries before; from here on a sample of a tensor.
   *
   * @param rows all that are going to come
   */
  public void begin(int rows, int width) {
    beginWhole();
    long entries = (long) rows * width;
    long wanted = Math.clamp(entries / ONE_IN, FEWEST, MOST);
    if (entries > wanted) {
      distance = Math.toIntExact((entries + wanted - 1) / wanted);
      while (commonDivisor(distance, width) > 1) {
        distance++;
      }
    }
  }

  private static int commonDivisor(int a, int b) {
    int x = a;
    int y = b;
    while (y != 0) {
      int rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }

  /** Takes the next rows. Layout: rows of {@code width} entries, {@code aStride} apart. Aliasing: nothing is written. */
  public void take(int rows, int width, float[] a, int aOffset, int aStride) {
    if (aStride == width) {
      take(rows * width, a, aOffset);
      return;
    }
    for (int r = 0; r < rows; r++) {
      take(width, a, aOffset + r * aStride);
    }
  }

  /** Takes the next contiguous entries. */
  public void take(int n, float[] a, int aOffset) {
    long end = (long) aOffset + n;
    long at = aOffset + next;
    for (; at < end; at += distance) {
      int bits = Float.floatToRawIntBits(a[(int) at]) & MAGNITUDE;
      counts[bits >>> MANTISSA_BITS]++;
      zeros += (bits - 1) >>> 31;
    }
    next = at - end;
  }

  /** How many have an exponent: the finite ones but zeros. */
  public int count(int exponent) {
    int count = counts[exponent - LOWEST];
    return exponent == LOWEST ? count - zeros : count;
  }

  /** The highest exponent that one has; below {@value #LOWEST} if none has any. */
  public int highest() {
    int top = LOWEST + EXPONENTS - 1;
    while (top > LOWEST && counts[top - LOWEST] == 0) {
      top--;
    }
    return count(top) > 0 ? top : LOWEST - 1;
  }

  /** Writes the counts of so many exponents in a row, the last one's last; those below the first are added to its. */
  public void copy(int last, int[] into, int offset, int bins) {
    int first = Math.max(0, last - LOWEST - bins + 1);
    int length = last - LOWEST - first + 1;
    int start = offset + bins - length;
    System.arraycopy(counts, first, into, start, length);
    for (int i = 0; i < first; i++) {
      into[start] += counts[i];
    }
    into[start] -= zeros;
  }

  /** How many are exactly zero. */
  public int zeros() {
    return zeros;
  }

  /** How many are NaN or infinite. */
  public int notFinite() {
    return counts[EXPONENTS];
  }
}
