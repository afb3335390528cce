package dev.evengrad.reference.textbook;

/**
 * {@code f = |y - t|}, {@code f' = sign(y - t)}, 0 where they are equal. The engine's f is in double; its f' is exact, since a
 * difference of floats is 0 only if they are equal.
 */
final class TextbookMeanAbsoluteError extends TextbookElementwiseLoss {
  @Override
  protected double value(double y, double t) {
    return Math.abs(y - t);
  }

  @Override
  protected double derivative(double y, double t) {
    return Math.signum(y - t);
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
