package dev.evengrad.reference.textbook;

/**
 * {@code y = min(max(z, 0), 6)}, derivative 1 between, else 0. The engine selects and computes nothing, so
 * there is no error. Source: Krizhevsky 2010.
 */
final class TextbookRelu6 implements TextbookActivation {
  @Override
  public double value(double z) {
    return Math.min(Math.max(z, 0), 6);
  }

  @Override
  public double derivative(double z) {
    return z > 0 && z < 6 ? 1 : 0;
  }

  @Override
  public double derivativeFromSaved(double y) {
    return y > 0 && y < 6 ? 1 : 0;
  }

  @Override
  public double[] kinks() {
    return new double[] {0, 6};
  }

  @Override
  public double onSideOf(double z, double engineOutput) {
    if (engineOutput <= 0) {
      return Math.min(z, 0);
    }
    double above = Math.max(z, Double.MIN_VALUE);
    return engineOutput < 6 ? Math.min(above, Math.nextDown(6.0)) : Math.max(above, 6);
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
  public double derivativeError(double y) {
    return 0;
  }
}
