package dev.evengrad.reference.textbook;

/**
 * {@code y = z} above 0, else {@code slope z}. The engine's slope is rounded, and so is its product with
 * z: two roundings; its derivative has the first of them. Source: Maas, Hannun and Ng 2013.
 */
final class TextbookLeakyRelu implements TextbookActivation {
  private final double slope;

  TextbookLeakyRelu(double slope) {
    this.slope = slope;
  }

  @Override
  public double value(double z) {
    return z > 0 ? z : slope * z;
  }

  @Override
  public double derivative(double z) {
    return z > 0 ? 1 : slope;
  }

  @Override
  public double derivativeFromSaved(double y) {
    return y > 0 ? 1 : slope;
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
    return z > 0
        ? 0
        : Rounding.gamma(2) * Math.abs(value(z)) + Rounding.SMALLEST * (1 + Math.abs(z));
  }

  @Override
  public double derivativeError(double y) {
    return y > 0 ? 0 : Rounding.U * slope + Rounding.SMALLEST;
  }
}
