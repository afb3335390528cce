package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.LaneSums;
import java.util.Arrays;

/** Sums in 16 virtual lanes, lane by lane; also the end of the vector loops. */
public final class ScalarLaneSums implements LaneSums {
  /** Virtual lanes. */
  public static final int LANES = 16;

  private final float[] lanes = new float[LANES];

  /** New sums with a scratchpad of their own, for one thread at a time. */
  public ScalarLaneSums() {}

  @Override
  public float sum(int n, float[] a, int aOffset) {
    Arrays.fill(lanes, 0f);
    return finishSum(0, n, a, aOffset, lanes);
  }

  @Override
  public float dot(int n, float[] a, int aOffset, float[] b, int bOffset) {
    Arrays.fill(lanes, 0f);
    return finishDot(0, n, a, aOffset, b, bOffset, lanes);
  }

  @Override
  public float mean(int n, float[] a, int aOffset) {
    Arrays.fill(lanes, 0f);
    return finishMean(0, n, a, aOffset, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, lanes);
  }

  /** Adds the entries from {@code from} (a multiple of 16) on to the lanes, and the lanes to each other. */
  public static float finishSum(int from, int n, float[] a, int aOffset, float[] lanes) {
    for (int i = from; i < n; i++) {
      lanes[i & (LANES - 1)] += a[aOffset + i];
    }
    return tree(lanes);
  }

  /** As {@link #finishSum} for products. */
  public static float finishDot(
      int from, int n, float[] a, int aOffset, float[] b, int bOffset, float[] lanes) {
    for (int i = from; i < n; i++) {
      int lane = i & (LANES - 1);
      lanes[lane] = Math.fma(a[aOffset + i], b[bOffset + i], lanes[lane]);
    }
    return tree(lanes);
  }

  /** As {@link #finishSum}, the sum becoming a mean between the extremes: those of the entries before and of these. */
  public static float finishMean(
      int from, int n, float[] a, int aOffset, float least, float largest, float[] lanes) {
    float low = least;
    float high = largest;
    for (int i = from; i < n; i++) {
      low = Math.min(low, a[aOffset + i]);
      high = Math.max(high, a[aOffset + i]);
    }
    float mean = finishSum(from, n, a, aOffset, lanes) / n;
    return mean < low ? low : mean > high ? high : mean;
  }

  private static float tree(float[] lanes) {
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int i = 0; i < width; i++) {
        lanes[i] += lanes[i + width];
      }
    }
    return lanes[0];
  }
}
