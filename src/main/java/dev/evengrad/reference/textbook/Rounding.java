package dev.evengrad.reference.textbook;

/**
 * The constants of rounding-error analysis for single precision, to nearest: {@code fl(x) = x (1 +
 * d) + e} with {@code |d| <= u} and {@code |e| <= 2^-150}, where e is not zero only if the result is
 * subnormal. Source: Higham, Accuracy and stability of numerical algorithms, 2002, chapters 2 to 3.
 */
public final class Rounding {
  /** The unit roundoff of single precision, 2^-24. */
  public static final double U = 0x1p-24;

  /** The distance between subnormal floats, 2^-149: twice the error of a rounding that underflows. */
  public static final double SMALLEST = 0x1p-149;

  /**
   * What a first-order bound is multiplied by, so that it holds to all orders: each bound here has
   * fewer than 100 factors (1 + d), and (1 + u)^100 - 1 is below 100 u (1 + 2^-16).
   */
  public static final double HIGHER_ORDERS = 1 + 0x1p-10;

  private Rounding() {}

  /**
   * The largest relative error of {@code k} roundings one after the other: {@code k u / (1 - k u)}.
   */
  public static double gamma(long k) {
    return k * U / (1 - k * U);
  }

  /**
   * The largest error of a sum of {@code terms} products that starts from a bias or zero, in any
   * order, with or without fused multiply-add: {@code gamma(terms + 2) * gross + terms * 2^-149}.
   * Each product meets at most its own rounding and one for each addition; the two roundings more
   * than a chain needs cover the bias and the error of the double reference (2^-29 of a rounding).
   *
   * @param gross the same sum over magnitudes, {@code sum |a||b| + |bias|}
   */
  public static double ofSum(long terms, double gross) {
    return gamma(terms + 2) * gross + terms * SMALLEST;
  }

  /** The unit in the last place of the float next to {@code exact}. */
  public static double ulp(double exact) {
    return Math.ulp((float) exact);
  }
}
