package dev.evengrad.reference.textbook;

/**
 * {@code f = max(0, 1 - s y)^2}, s = 2 t - 1; {@code f' = -2 s max(0, 1 - s y)}. The engine's f is in double; its f' has the rounding of
 * the difference.
 */
final class TextbookSquaredHinge extends TextbookElementwiseLoss {
  TextbookSquaredHinge(double... classWeights) {
    super(classWeights);
  }

  @Override
  protected double value(double y, double t) {
    double missing = Math.max(0, 1 - (2 * t - 1) * y);
    return missing * missing;
  }

  @Override
  protected double derivative(double y, double t) {
    return -2 * (2 * t - 1) * Math.max(0, 1 - (2 * t - 1) * y);
  }

  @Override
  protected double valueError(double y, double t) {
    return 0;
  }

  @Override
  protected double derivativeError(double y, double t) {
    return Rounding.U * Math.abs(derivative(y, t));
  }
}
