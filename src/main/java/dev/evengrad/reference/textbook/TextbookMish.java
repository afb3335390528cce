package dev.evengrad.reference.textbook;

/**
 * {@code y = z tanh(log(1 + exp(z)))}, tanh(log(1 + w)) as {@code 1 - 2/(w^2 + 2w + 2)} without its
 * cancellation. The engine's value is within 4.1 ulp (swept, {@code ActivationErrorTest}), and within
 * 128 of the smallest floats where the result is near them; its derivative within 10 roundings of the
 * magnitudes of its two terms.
 */
final class TextbookMish implements TextbookActivation {
  private static final double ULPS = 4.1;

  /** An exponential of one smallest float times |z|, which is 104 where it is so small. */
  private static final int FEW = 128;

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
    return 10 * Rounding.U * (share(z) + Math.abs(z) * growth(z)) + 4 * FEW * Rounding.SMALLEST;
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
