package dev.evengrad.reference.textbook;

/**
 * {@code y = z} above 0, else {@code alpha (exp(z) - 1)}. Below 0 the engine's value has the error of its
 * expm1 (1.31 ulp), the rounding of alpha and that of the product: 5 roundings; its derivative that of
 * its exp (0.9 ulp) and the same: 4. Source: Clevert, Unterthiner and Hochreiter 2015.
 */
final class TextbookElu implements TextbookActivation {
  private final double alpha;

  TextbookElu(double alpha) {
    this.alpha = alpha;
  }

  @Override
  public double value(double z) {
    return z > 0 ? z : alpha * Math.expm1(z);
  }

  @Override
  public double derivative(double z) {
    return z > 0 ? 1 : alpha * Math.exp(z);
  }

  @Override
  public double[] kinks() {
    return new double[] {0};
  }

  @Override
  public double onSideOf(double z, double engineOutput) {
    return engineOutput > 0 ? Math.max(z, Double.MIN_VALUE) : Math.min(z, 0);
  }

  @Override
  public double valueError(double z) {
    return z > 0 ? 0 : Rounding.gamma(5) * Math.abs(value(z)) + few();
  }

  @Override
  public double derivativeError(double z) {
    return z > 0 ? 0 : Rounding.gamma(4) * derivative(z) + few();
  }

  /** What results that underflow may be off. */
  private double few() {
    return (alpha + 2) * Rounding.SMALLEST;
  }
}
