package dev.evengrad.kernel;

import java.util.SplittableRandom;

/** Entries for the tests of elementwise kernels, a pure function of their seed. */
public final class ElementwiseInputs {
  private static final float[] SPECIALS = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    1f,
    -1f,
    88.9f,
    -87.4f,
    -103.9f,
    17.6f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private ElementwiseInputs() {}

  /** Normal numbers times {@code scale}. */
  public static float[] normal(int n, double scale, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] entries = new float[n];
    for (int i = 0; i < n; i++) {
      entries[i] = (float) (random.nextGaussian() * scale);
    }
    return entries;
  }

  /** Normal numbers among floats of every exponent, infinities, NaN and other specials. */
  public static float[] wild(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] entries = new float[n];
    for (int i = 0; i < n; i++) {
      entries[i] =
          switch (random.nextInt(8)) {
            case 0 -> SPECIALS[random.nextInt(SPECIALS.length)];
            case 1 -> Float.intBitsToFloat(random.nextInt());
            case 2 -> (float) random.nextDouble(-110, 110);
            default -> (float) (random.nextGaussian() * 3);
          };
    }
    return entries;
  }
}
