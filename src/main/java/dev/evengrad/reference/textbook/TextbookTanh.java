package dev.evengrad.reference.textbook;

/**
 * {@code y = tanh z}. The engine's function is within 1.59 ulp (the table of {@code Elementary}); its
 * derivative {@code 1 - y^2} is one fused multiply-add, so within one rounding of it.
 */
final class TextbookTanh implements TextbookActivation {
  private static final double ULPS = 1.59;

  @Override
  public double value(double z) {
    return Math.tanh(z);
  }

  /** {@code 4 e / (1 + e)^2}, e = exp(-2|z|): no cancellation in saturation. */
  @Override
  public double derivative(double z) {
    double e = Math.exp(-2 * Math.abs(z));
    return 4 * e / ((1 + e) * (1 + e));
  }

  @Override
  public double derivativeFromSaved(double y) {
    return (1 - y) * (1 + y);
  }

  @Override
  public double valueError(double z) {
    return ULPS * Rounding.ulp(value(z));
  }

  @Override
  public double derivativeError(double y) {
    return Rounding.U * derivativeFromSaved(y);
  }
}
