package dev.evengrad.reference.textbook;

/**
 * {@code f = max(0, 1 - s y)}, s = 2 t - 1; {@code f' = -s} where s y is below 1, else 0. The engine's f is in double; its f' is exact.
 */
final class TextbookHinge extends TextbookElementwiseLoss {
  TextbookHinge(double... classWeights) {
    super(classWeights);
  }

  @Override
  protected double value(double y, double t) {
    return Math.max(0, 1 - (2 * t - 1) * y);
  }

  @Override
  protected double derivative(double y, double t) {
    return (2 * t - 1) * y < 1 ? 1 - 2 * t : 0;
  }

  @Override
  protected double valueError(double y, double t) {
    return 0;
  }

  @Override
  protected double derivativeError(double y, double t) {
    return 0;
  }
}
