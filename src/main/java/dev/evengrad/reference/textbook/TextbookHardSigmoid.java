package dev.evengrad.reference.textbook;

/**
 * {@code y = min(max(z + 3, 0), 6) / 6}, derivative 1/6 between, else 0. The engine's value is a sum and a
 * quotient, so within two roundings; its derivative is a rounded constant. Source: Howard and others
 * 2019.
 */
final class TextbookHardSigmoid implements TextbookActivation {
  @Override
  public double value(double z) {
    return Math.min(Math.max(z + 3, 0), 6) / 6;
  }

  @Override
  public double derivative(double z) {
    return z > -3 && z < 3 ? 1.0 / 6 : 0;
  }

  @Override
  public double[] kinks() {
    return new double[] {-3, 3};
  }

  @Override
  public double valueError(double z) {
    return z > -3 && z < 3 ? Rounding.gamma(2) * value(z) : 0;
  }

  @Override
  public double derivativeError(double z) {
    return Rounding.U * derivative(z);
  }
}
