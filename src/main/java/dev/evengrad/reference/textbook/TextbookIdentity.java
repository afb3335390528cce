package dev.evengrad.reference.textbook;

/** {@code y = z}. The engine computes nothing, so there is no error. */
final class TextbookIdentity implements TextbookActivation {
  @Override
  public double value(double z) {
    return z;
  }

  @Override
  public double derivative(double z) {
    return 1;
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
