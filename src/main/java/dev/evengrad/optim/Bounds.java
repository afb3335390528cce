package dev.evengrad.optim;

/** What bounds of float computations have in common. */
final class Bounds {
  /** More than the few roundings (of relative size 2^-24) of one step of a recursion can add. */
  static final double ROUNDINGS = 1 + 0x1p-20;

  /** Below this a float computation with a few roundings cannot reach infinity. */
  static final double FLOAT = 3.4e38;

  /** A decoupled decay by up to this (rate times weight decay) lets no parameter grow. */
  static final double SHRINKS = 2;

  /** More than what the underflow of a few products can take away from a float. */
  static final double UNDERFLOW = 0x1p-148;

  private Bounds() {}

  /**
   * A bound of |rate * x| for |x| up to {@code largest}, both rounded to float first; infinity if
   * either is out of a float's range. The smallest floats stand for what roundings near zero add.
   */
  static double product(double rate, double largest) {
    boolean fit = rate < FLOAT && largest < FLOAT;
    return fit
        ? (rate + Float.MIN_VALUE) * (largest + Float.MIN_VALUE) * ROUNDINGS + Float.MIN_VALUE
        : Double.POSITIVE_INFINITY;
  }

  /**
   * A bound of |g| / (sqrt(v) + eps) for |g| up to {@code largest}, where v is computed as at least
   * {@code share} times g squared, underflow apart.
   */
  static double ofRootMeanSquare(double largest, double share, double eps) {
    double byRoot = (1 + Math.sqrt(UNDERFLOW) / eps) / Math.sqrt(share / ROUNDINGS);
    return Math.min(largest / eps, byRoot) * ROUNDINGS + Float.MIN_VALUE;
  }
}
