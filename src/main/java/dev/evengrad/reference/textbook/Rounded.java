package dev.evengrad.reference.textbook;

/**
 * A number of the textbook, and how far the engine's float of it may be. Each operation hands the
 * errors of its operands on, all orders included, and adds its own rounding to single precision: a
 * relative {@link Rounding#U} of what the engine may have, and what an underflow adds. So a formula
 * written in these operations, one for each of the engine's, carries a proven bound. Higham, Accuracy
 * and stability of numerical algorithms, 2002, sections 2.2 and 3.3 (running error analysis).
 *
 * @param value the exact number, up to roundings in double
 * @param error at least the difference from the engine's; infinity if there is no bound
 */
record Rounded(double value, double error) {
  /** Stands for the roundings of the bounds themselves, in double. */
  private static final double ROOM = 1 + 0x1p-40;

  /** A coefficient computed in double, whose own errors are far below a float's rounding, and rounded once. */
  private static final double COEFFICIENT = Rounding.U * (1 + 0x1p-7);

  /** A number that is the same float. */
  static Rounded exact(double value) {
    return new Rounded(value, 0);
  }

  /** A setting or a coefficient that the engine rounds to float. */
  static Rounded constant(double value) {
    return new Rounded(value, Math.abs(value) * COEFFICIENT + Rounding.SMALLEST);
  }

  Rounded times(Rounded b) {
    return rounded(value * b.value, product(b));
  }

  Rounded plus(Rounded b) {
    return rounded(value + b.value, error + b.error);
  }

  Rounded minus(Rounded b) {
    return plus(b.negated());
  }

  Rounded negated() {
    return new Rounded(-value, error);
  }

  Rounded over(Rounded b) {
    double quotient = value / b.value;
    double least = Math.abs(b.value) - b.error;
    double handedOn =
        least > 0 ? (error + Math.abs(quotient) * b.error) / least : Double.POSITIVE_INFINITY;
    return rounded(quotient, handedOn);
  }

  /** {@code this b + c} with one rounding. */
  Rounded fma(Rounded b, Rounded c) {
    return rounded(value * b.value + c.value, product(b) + c.error);
  }

  /** {@code this - pull this} with one rounding. */
  Rounded less(Rounded pull) {
    double kept = 1 - pull.value;
    double handedOn = Math.abs(value) * pull.error + Math.abs(kept) * error + pull.error * error;
    return rounded(value * kept, handedOn);
  }

  Rounded root() {
    double root = Math.sqrt(value);
    double above = Math.sqrt(value + error) - root;
    double below = root - Math.sqrt(Math.max(value - error, 0));
    return rounded(root, Math.max(above, below));
  }

  Rounded magnitude() {
    return new Rounded(Math.abs(value), error);
  }

  /** The larger; comes without rounding, and moves by no more than one of the two does. */
  Rounded max(Rounded b) {
    return new Rounded(Math.max(value, b.value), Math.max(error, b.error));
  }

  /** Its sign, which may be any where the error reaches 0. */
  Rounded sign() {
    double sign = Math.signum(value);
    return new Rounded(sign, Math.abs(value) > error || (value == 0 && error == 0) ? 0 : 2);
  }

  private double product(Rounded b) {
    return Math.abs(value) * b.error + Math.abs(b.value) * error + error * b.error;
  }

  private static Rounded rounded(double value, double handedOn) {
    double own = Rounding.U * (Math.abs(value) + handedOn) + Rounding.SMALLEST;
    return new Rounded(value, (handedOn + own) * ROOM);
  }
}
