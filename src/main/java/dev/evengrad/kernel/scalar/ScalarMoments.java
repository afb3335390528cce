package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.MomentLoops;
import java.util.Arrays;

/** Moments as plain loops over the chains, which C2 turns into vectors by itself; also the end of the vector loops. */
public final class ScalarMoments implements MomentLoops {
  private static final int MAGNITUDE = 0x7fffffff;
  private static final int FROM_INFINITY = 0x80000000 - 0x7f800000;

  private final float[] pad = new float[CHAINS];
  private final float[] squareChains = new float[CHAINS];
  private final float[] sumChains = new float[CHAINS];
  private final float[] largest = new float[CHAINS];

  /** New loops with a scratchpad of their own, for one thread at a time. */
  public ScalarMoments() {}

  @Override
  public int squares(int n, float[] a, int aOffset, float[] squares) {
    Arrays.fill(squareChains, 0f);
    Arrays.fill(largest, 0f);
    int whole = n & -CHAINS;
    for (int i = aOffset; i < aOffset + whole; i += CHAINS) {
      square(a, i);
    }
    if (whole < n) {
      fillPad(n - whole, a, aOffset + whole);
      square(pad, 0);
    }
    combine(squareChains, squares);
    return largestBits();
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
    Arrays.fill(sumChains, 0f);
    int whole = n & -CHAINS;
    for (int i = aOffset; i < aOffset + whole; i += CHAINS) {
      add(a, i);
    }
    int bits = squares(n, a, aOffset, squares);
    if (whole < n) {
      add(pad, 0);
    }
    combine(sumChains, sums);
    Arrays.fill(counts, 0, 3, 0);
    count(n, a, aOffset, center, limit, counts);
    return bits;
  }

  private void fillPad(int n, float[] a, int aOffset) {
    System.arraycopy(a, aOffset, pad, 0, n);
    Arrays.fill(pad, n, CHAINS, 0f);
  }

  private void square(float[] a, int from) {
    for (int chain = 0; chain < CHAINS; chain++) {
      float v = a[from + chain];
      squareChains[chain] = Math.fma(v, v, squareChains[chain]);
      largest[chain] = Math.max(largest[chain], Math.abs(v));
    }
  }

  private void add(float[] a, int from) {
    for (int chain = 0; chain < CHAINS; chain++) {
      sumChains[chain] += a[from + chain];
    }
  }

  private int largestBits() {
    float most = 0f;
    for (float each : largest) {
      most = Math.max(most, each);
    }
    return Float.floatToIntBits(most);
  }

  private static void combine(float[] chains, float[] lanes) {
    for (int l = 0; l < LANES; l++) {
      lanes[l] = (chains[l] + chains[l + 2 * LANES]) + (chains[l + LANES] + chains[l + 3 * LANES]);
    }
  }

  /** Adds to the counts. */
  public static void count(int n, float[] a, int aOffset, float center, float limit, int[] counts) {
    int limitBits = Float.floatToRawIntBits(limit);
    int zeros = 0;
    int notFinite = 0;
    int beyond = 0;
    for (int i = aOffset; i < aOffset + n; i++) {
      int bits = Float.floatToRawIntBits(a[i]) & MAGNITUDE;
      int distance = Float.floatToRawIntBits(a[i] - center) & MAGNITUDE;
      zeros += (bits - 1) >>> 31;
      notFinite += (bits + FROM_INFINITY) >>> 31;
      beyond += (limitBits - distance) >>> 31;
    }
    if (limit == Float.POSITIVE_INFINITY) {
      beyond = 0;
    }
    counts[ZEROS] += zeros;
    counts[NOT_FINITE] += notFinite;
    counts[BEYOND] += beyond;
  }
}
