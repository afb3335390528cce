package dev.evengrad.reference.textbook;

/**
 * {@code y = z s(z)}, s the sigmoid. The engine's value is within 1.7 ulp (swept, {@code
 * ActivationErrorTest}), and within 2 of the smallest floats where the result is near them; its
 * derivative within 6 roundings of the magnitudes of its terms below 0, {@code s (1 + |z| s(-z))}, and
 * above 0 one more of the difference from 1.
 */
final class TextbookSilu implements TextbookActivation {
  private static final double ULPS = 1.7;

  private static final int FEW = 2;

  @Override
  public double value(double z) {
    return z * sigmoid(z);
  }

  @Override
  public double derivative(double z) {
    return sigmoid(z) * (1 + z * sigmoid(-z));
  }

  @Override
  public double valueError(double z) {
    return ULPS * Rounding.ulp(value(z)) + FEW * Rounding.SMALLEST;
  }

  @Override
  public double derivativeError(double z) {
    double t = Math.abs(z);
    double terms = sigmoid(-t) * (1 + t * sigmoid(t));
    double rounding = z < 0 ? 0 : Rounding.U * derivative(z);
    return 6 * Rounding.U * terms + rounding + FEW * Rounding.SMALLEST;
  }

  /** {@code 1 / (1 + e^-z)}, by the exponential of a number that is not positive. */
  private static double sigmoid(double z) {
    double e = Math.exp(-Math.abs(z));
    return (z >= 0 ? 1 : e) / (1 + e);
  }
}
