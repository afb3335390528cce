package dev.evengrad.reference.textbook;

/**
 * {@code y = z / (1 + |z|)}, derivative {@code 1/(1 + |z|)^2}. The engine's value is a sum and a quotient, so
 * within two roundings; its derivative is rounded once and a little. Source:
 * Bergstra and others 2009.
 */
final class TextbookSoftsign implements TextbookActivation {
  @Override
  public double value(double z) {
    return z / (1 + Math.abs(z));
  }

  @Override
  public double derivative(double z) {
    double inverse = 1 / (1 + Math.abs(z));
    return inverse * inverse;
  }

  @Override
  public double valueError(double z) {
    return Rounding.gamma(2) * Math.abs(value(z));
  }

  @Override
  public double derivativeError(double z) {
    return Rounding.gamma(2) * derivative(z) + Rounding.SMALLEST;
  }
}
