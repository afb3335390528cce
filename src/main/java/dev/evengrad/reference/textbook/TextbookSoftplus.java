package dev.evengrad.reference.textbook;

/**
 * {@code y = log(1 + exp(z))}, derivative {@code 1/(1 + exp(-z))}. The engine's functions are within 1.66 and
 * 1.62 ulp down to -86.98 and -87.336, where they become 0 and the exact values are below 1.7e-38 (the
 * table of {@code Elementary}).
 */
final class TextbookSoftplus implements TextbookActivation {
  @Override
  public double value(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }

  @Override
  public double derivative(double z) {
    double e = Math.exp(-Math.abs(z));
    return (z >= 0 ? 1 : e) / (1 + e);
  }

  @Override
  public double valueError(double z) {
    return z < -86.97 ? value(z) : 1.67 * Rounding.ulp(value(z));
  }

  @Override
  public double derivativeError(double z) {
    return z < -87.33 ? derivative(z) : 1.62 * Rounding.ulp(derivative(z));
  }
}
