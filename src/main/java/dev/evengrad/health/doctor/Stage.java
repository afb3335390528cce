package dev.evengrad.health.doctor;

/** A layer on the way back. */
@FunctionalInterface
interface Stage {
  /**
   * From the gradient of its output to that of its input: natural logarithms of mean squared Euclidean norms. On the way, what is met is
   * entered in the table.
   */
  double backward(double logSquare);

  /** Changes nothing. */
  Stage NONE = logSquare -> logSquare;

  /** {@code log(exp(a) + exp(b))}. */
  static double logSum(double a, double b) {
    double most = Math.max(a, b);
    return most == Double.NEGATIVE_INFINITY
        ? most
        : most + Math.log1p(Math.exp(Math.min(a, b) - most));
  }
}
