package dev.evengrad.reference.textbook;

/**
 * {@code y = z} above 0, else {@code alpha (exp(z/alpha) - 1)}. Below 0 the engine's value has the error of
 * its expm1 (1.31 ulp) and the roundings of the quotient, of alpha twice and of the product, none of
 * which expm1 magnifies: 7 roundings. Its derivative has the error of its exp (0.9 ulp) and two
 * roundings; the exponential magnifies the rounding of alpha by z/alpha. Source: Barron 2017.
 */
final class TextbookCelu implements TextbookActivation {
  private final double alpha;

  TextbookCelu(double alpha) {
    this.alpha = alpha;
  }

  @Override
  public double value(double z) {
    return z > 0 ? z : alpha * Math.expm1(z / alpha);
  }

  @Override
  public double derivative(double z) {
    return z > 0 ? 1 : Math.exp(z / alpha);
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
    return z > 0 ? 0 : Rounding.gamma(7) * Math.abs(value(z)) + (alpha + 2) * Rounding.SMALLEST;
  }

  @Override
  public double derivativeError(double z) {
    if (z > 0) {
      return 0;
    }
    double magnified = alpha == (float) alpha ? 0 : Math.abs(z / alpha) * Rounding.U;
    double roundings = Rounding.gamma(4) + magnified * Rounding.HIGHER_ORDERS;
    return derivative(z) * roundings + 2 * Rounding.SMALLEST;
  }
}
