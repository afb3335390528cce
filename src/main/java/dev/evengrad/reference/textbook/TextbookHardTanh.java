package dev.evengrad.reference.textbook;

/**
 * {@code y = min(max(z, -1), 1)}, derivative 1 between, else 0. The engine selects and computes nothing,
 * so there is no error. Source: Collobert 2004.
 */
final class TextbookHardTanh implements TextbookActivation {
  @Override
  public double value(double z) {
    return Math.min(Math.max(z, -1), 1);
  }

  @Override
  public double derivative(double z) {
    return z > -1 && z < 1 ? 1 : 0;
  }

  @Override
  public double derivativeFromSaved(double y) {
    return y > -1 && y < 1 ? 1 : 0;
  }

  @Override
  public double[] kinks() {
    return new double[] {-1, 1};
  }

  @Override
  public double onSideOf(double z, double engineOutput) {
    if (engineOutput <= -1) {
      return Math.min(z, -1);
    }
    double above = Math.max(z, Math.nextUp(-1.0));
    return engineOutput < 1 ? Math.min(above, Math.nextDown(1.0)) : Math.max(above, 1);
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
