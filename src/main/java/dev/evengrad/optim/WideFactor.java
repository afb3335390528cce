package dev.evengrad.optim;

/**
 * A factor that does not fit a float well, taken in two steps: a power of two of half its exponent,
 * then the rest. With c = 1 and entries of 3e38, c/norm is below the smallest normal float, where
 * one product would lose most of its bits; in two steps the first product is exact unless the
 * result underflows anyway, and the second rounds once.
 */
final class WideFactor {
  private static final double SMALLEST = 0x1p-120;
  private static final double LARGEST = 0x1p120;

  private WideFactor() {}

  /** Whether one product with {@code (float) factor} will not do. */
  static boolean isWide(double factor) {
    double magnitude = Math.abs(factor);
    return magnitude < SMALLEST || magnitude > LARGEST;
  }

  /**
   * The first step: a power of two that is a float, exact except for the sign left to the second.
   */
  static float first(double factor) {
    int half = Math.getExponent(factor) / 2;
    return (float) Math.scalb(1.0, Math.clamp(half, -149, 127));
  }

  /** The second step. */
  static float second(double factor) {
    return (float) (factor / first(factor));
  }
}
