package dev.evengrad.reference.textbook;

/**
 * {@code y = z min(max(z + 3, 0), 6) / 6}, derivative 0 from -3 down, {@code (2z + 3)/6} between, 1 from 3 up.
 * The engine's value is a sum, a product and a quotient, so within three roundings; its derivative is a
 * sum and a quotient, so within two. Source: Howard and others 2019.
 */
final class TextbookHardSwish implements TextbookActivation {
  @Override
  public double value(double z) {
    return z <= -3 ? 0 : z >= 3 ? z : z * (z + 3) / 6;
  }

  @Override
  public double derivative(double z) {
    return z <= -3 ? 0 : z >= 3 ? 1 : (2 * z + 3) / 6;
  }

  @Override
  public double[] kinks() {
    return new double[] {-3, 3};
  }

  @Override
  public double valueError(double z) {
    return z > -3 && z < 3 ? Rounding.gamma(3) * Math.abs(value(z)) + Rounding.SMALLEST : 0;
  }

  @Override
  public double derivativeError(double z) {
    return z > -3 && z < 3 ? Rounding.gamma(2) * Math.abs(derivative(z)) : 0;
  }
}
