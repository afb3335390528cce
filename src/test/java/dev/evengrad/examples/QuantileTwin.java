package dev.evengrad.examples;

import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.TextbookElementwiseLoss;

/** The twin of {@link Quantile}. */
public final class QuantileTwin extends TextbookElementwiseLoss {
  private final double q;

  public QuantileTwin(double q) {
    this.q = q;
  }

  @Override
  protected double value(double y, double t) {
    return y < t ? q * (t - y) : (1 - q) * (y - t);
  }

  @Override
  protected double derivative(double y, double t) {
    return y < t ? -q : 1 - q;
  }

  /** The engine's is in double too. */
  @Override
  protected double valueError(double y, double t) {
    return 0;
  }

  @Override
  protected double derivativeError(double y, double t) {
    return Rounding.U;
  }
}
