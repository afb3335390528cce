package dev.evengrad.examples;

import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.TextbookActivation;

/** The twin of {@link Isru}: the same function in double, and how far the engine may be from it. */
public record IsruTwin(double alpha) implements TextbookActivation {
  @Override
  public double value(double z) {
    return z / Math.sqrt(1 + alpha * z * z);
  }

  @Override
  public double derivative(double z) {
    return Math.pow(1 + alpha * z * z, -1.5);
  }

  /** Computed in double and rounded to float once. */
  @Override
  public double valueError(double z) {
    return Rounding.U * Rounding.HIGHER_ORDERS * Math.abs(value(z)) + Rounding.SMALLEST;
  }

  @Override
  public double derivativeError(double saved) {
    return Rounding.U * Rounding.HIGHER_ORDERS * derivative(saved) + Rounding.SMALLEST;
  }
}
