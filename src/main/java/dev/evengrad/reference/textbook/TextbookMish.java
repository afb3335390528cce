package dev.evengrad.reference.textbook;

/**
 * {@code y = z tanh(log(1 + exp(z)))}, tanh(log(1 + w)) as {@code 1 - 2/(w^2 + 2w + 2)} without its
 * cancellation. The engine's value is within 1.2 ulp (swept, {@code ActivationErrorTest}), and within
 * 2 of the smallest floats where the result is near them; its derivative within 3 roundings of the
 * magnitudes of its two terms.
 */
final class TextbookMish implements TextbookActivation {
  private static final double ULPS = 1.2;

  private static final int FEW = 2;

  @Override
  public double value(double z) {
    return z * share(z);
  }

  @Override
  public double derivative(double z) {
    return share(z) + z * growth(z);
  }

  @Override
  public double valueError(double z) {
    return ULPS * Rounding.ulp(value(z)) + FEW * Rounding.SMALLEST;
  }

  @Override
  public double derivativeError(double z) {
    return 3 * Rounding.U * (share(z) + Math.abs(z) * growth(z)) + FEW * Rounding.SMALLEST;
  }

  /** {@code tanh(log(1 + e^z))}. */
  private static double share(double z) {
    double e = Math.exp(-Math.abs(z));
    double top = z < 0 ? e * (e + 2) : 1 + 2 * e;
    return top / (z < 0 ? top + 2 : top + 2 * e * e);
  }

  /** Its derivative, {@code 4 w (1 + w) / (w^2 + 2w + 2)^2}, w = e^z. */
  private static double growth(double z) {
    double e = Math.exp(-Math.abs(z));
    double root = z < 0 ? e * e + 2 * e + 2 : 1 + 2 * e + 2 * e * e;
    return 4 * (1 + e) * (z < 0 ? e : e * e) / (root * root);
  }
}
