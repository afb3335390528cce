package dev.evengrad.optim;

/** Whole powers in double by products alone, so that every machine has the same bits. */
final class Powers {
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
}
