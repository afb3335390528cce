package dev.evengrad.health.forecast;

/**
 * The gradient of a signal on the way back.
 *
 * @param log natural logarithm of its squared Euclidean norm
 * @param alike whether all units of a row have the same, as below weights that are all equal
 */
record Gradient(double log, boolean alike) {
  /** Its squared norm multiplied by the exponential of {@code more}. */
  Gradient plus(double more) {
    return new Gradient(log + more, alike);
  }

  /** The sum of two that are independent. */
  static Gradient sum(Gradient a, Gradient b) {
    double most = Math.max(a.log, b.log);
    double log =
        most == Double.NEGATIVE_INFINITY
            ? most
            : most + Math.log1p(Math.exp(Math.min(a.log, b.log) - most));
    return new Gradient(log, false);
  }
}
