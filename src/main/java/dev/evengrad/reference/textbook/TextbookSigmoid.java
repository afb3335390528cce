package dev.evengrad.reference.textbook;

/**
 * {@code y = 1 / (1 + exp(-z))}. The engine's function is within 1.62 ulp down to -87.336, where it
 * becomes 0 and the exact value is below the smallest normal float; its derivative {@code y (1 - y)}
 * is a subtraction and a product, so within two roundings.
 */
final class TextbookSigmoid implements TextbookActivation {
  private static final double ULPS = 1.62;
  private static final double FLUSHED_BELOW = -87.33;

  /** By the exponential of a number that is not positive: no overflow, no cancellation. */
  @Override
  public double value(double z) {
    double e = Math.exp(-Math.abs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  @Override
  public double derivative(double z) {
    double e = Math.exp(-Math.abs(z));
    return e / ((1 + e) * (1 + e));
  }

  @Override
  public double derivativeFromSaved(double y) {
    return y * (1 - y);
  }

  @Override
  public double valueError(double z) {
    return z < FLUSHED_BELOW ? value(z) : ULPS * Rounding.ulp(value(z));
  }

  @Override
  public double derivativeError(double y) {
    return Rounding.gamma(2) * derivativeFromSaved(y) + Rounding.SMALLEST;
  }
}
