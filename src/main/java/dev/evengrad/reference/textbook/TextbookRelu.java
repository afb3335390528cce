package dev.evengrad.reference.textbook;

/**
 * {@code y = max(z, 0)}, derivative 1 for z above 0, else 0. The engine selects and computes nothing,
 * so there is no error. Source: Nair and Hinton 2010.
 */
final class TextbookRelu implements TextbookActivation {
  @Override
  public double value(double z) {
    return Math.max(z, 0);
  }

  @Override
  public double derivative(double z) {
    return z > 0 ? 1 : 0;
  }

  /** The output is above 0 where the input is. */
  @Override
  public double derivativeFromSaved(double y) {
    return y > 0 ? 1 : 0;
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
  public boolean reluLike() {
    return true;
  }

  @Override
  public double valueError(double z) {
    return 0;
  }

  @Override
  public double derivativeError(double saved) {
    return 0;
  }
}
