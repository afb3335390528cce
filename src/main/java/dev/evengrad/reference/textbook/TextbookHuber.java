package dev.evengrad.reference.textbook;

/**
 * {@code f = d^2 / 2} for |d| below delta, else {@code delta (|d| - delta / 2)}, d = y - t; {@code f' = d} cut at +-delta. The
 * engine's f is in double; its f' is the difference or delta, rounded once.
 */
final class TextbookHuber extends TextbookElementwiseLoss {
  private final double delta;

  TextbookHuber(double delta) {
    this.delta = delta;
  }

  @Override
  protected double value(double y, double t) {
    double d = Math.abs(y - t);
    return d < delta ? d * d / 2 : delta * (d - delta / 2);
  }

  @Override
  protected double derivative(double y, double t) {
    return Math.clamp(y - t, -delta, delta);
  }

  @Override
  protected double valueError(double y, double t) {
    return 0;
  }

  @Override
  protected double derivativeError(double y, double t) {
    return Rounding.U * Math.abs(derivative(y, t)) * (1 + Rounding.U) + Rounding.SMALLEST;
  }
}
