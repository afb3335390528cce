package dev.evengrad.optim;

/** Whole powers in double by products alone, so that every machine has the same bits. */
final class Powers {
  /** What further digits of an exponent add is below a double's rounding. */
  private static final int FRACTION_DIGITS = 60;

  private Powers() {}

  /**
   * {@code base} to the power of {@code exponent}, by squaring. For a base from 0 to 1 its absolute
   * error is below {@code exponent * base^exponent * 2^-52}, far below a float's rounding.
   * StrictMath.pow would serve too, but it allocates arrays.
   */
  static double power(double base, long exponent) {
    double result = 1;
    double square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }

  /**
   * {@code base} to the power of {@code exponent}, for a base from 0 to 1 and an exponent of at
   * least 0: its whole part by squaring, its fraction by square roots, one for each binary digit.
   * Each root is rounded exactly, so every machine has the same bits; their errors add up to less
   * than 2^-46 of the result.
   */
  static double power(double base, double exponent) {
    double whole = Math.floor(exponent);
    double rest = exponent - whole;
    double result = power(base, (long) whole);
    double root = base;
    for (int digit = 0; digit < FRACTION_DIGITS && rest > 0; digit++) {
      root = Math.sqrt(root);
      rest *= 2;
      if (rest >= 1) {
        result *= root;
        rest -= 1;
      }
    }
    return result;
  }
}
