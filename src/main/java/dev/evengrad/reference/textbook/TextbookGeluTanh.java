package dev.evengrad.reference.textbook;

/**
 * {@code y = z (1 + tanh u)/2, u = sqrt(2/pi) (z + 0.044715 z^3)}, by {@code (1 + tanh u)/2 = 1/(1 + e^-2u)}.
 * The engine's value is within 2 ulp (swept, {@code ActivationErrorTest}), and within 2 of the
 * smallest floats where the result is near them; its derivative within 10 roundings of the magnitudes
 * of its terms below 0, {@code s (1 + |z| s' 2u')}, and above 0 one more of the difference from 1.
 */
final class TextbookGeluTanh implements TextbookActivation {
  private static final double ULPS = 2;

  /** An exponential of one smallest float times |z| 2u', which is 300 where it is so small. */
  private static final int FEW = 600;

  private static final double LINEAR = 2 * Math.sqrt(2 / Math.PI);
  private static final double CUBIC = 0.044715 * LINEAR;

  @Override
  public double value(double z) {
    return z * share(z);
  }

  @Override
  public double derivative(double z) {
    return share(z) * (1 + z * share(-z) * slope(z));
  }

  @Override
  public double valueError(double z) {
    return ULPS * Rounding.ulp(value(z)) + 2 * Rounding.SMALLEST;
  }

  @Override
  public double derivativeError(double z) {
    double t = Math.abs(z);
    double terms = share(-t) * (1 + t * share(t) * slope(t));
    double rounding = z < 0 ? 0 : Rounding.U * derivative(z);
    return 10 * Rounding.U * terms + rounding + FEW * Rounding.SMALLEST;
  }

  /** {@code (1 + tanh u)/2}. */
  private static double share(double z) {
    double e = Math.exp(-Math.abs(z * (LINEAR + CUBIC * z * z)));
    return (z >= 0 ? 1 : e) / (1 + e);
  }

  /** {@code 2u'}. */
  private static double slope(double z) {
    return LINEAR + 3 * CUBIC * z * z;
  }
}
