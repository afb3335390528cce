package dev.evengrad.reference.textbook;

/**
 * {@code y = scale z} above 0, else {@code scale alpha (exp(z) - 1)}. The engine's value has the roundings
 * of a constant and of a product, below 0 also the error of its expm1 (1.31 ulp): 5 roundings; its
 * derivative has that of the constant, below 0 also of its exp (0.9 ulp) and the product: 4. Source:
 * Klambauer, Unterthiner, Mayr and Hochreiter 2017.
 */
final class TextbookSelu implements TextbookActivation {
  private static final double SCALE = 1.0507009873554805;
  private static final double ALPHA = 1.6732632423543772;

  @Override
  public double value(double z) {
    return z > 0 ? SCALE * z : SCALE * ALPHA * Math.expm1(z);
  }

  @Override
  public double derivative(double z) {
    return z > 0 ? SCALE : SCALE * ALPHA * Math.exp(z);
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
    return Rounding.gamma(z > 0 ? 2 : 5) * Math.abs(value(z)) + 2 * Rounding.SMALLEST;
  }

  @Override
  public double derivativeError(double z) {
    return Rounding.gamma(z > 0 ? 1 : 4) * derivative(z) + 4 * Rounding.SMALLEST;
  }
}
