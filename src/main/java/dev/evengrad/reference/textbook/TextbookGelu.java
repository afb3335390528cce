package dev.evengrad.reference.textbook;

import dev.evengrad.MissingLibraryException;
import org.apache.commons.numbers.gamma.Erfc;

/**
 * {@code y = z Phi(z)} by the complementary error function. The engine's value is within 1.9 ulp (swept,
 * {@code ActivationErrorTest}), and within a few of the smallest floats where the result is near
 * them; its derivative within 3 roundings of the magnitudes of the two terms, {@code Phi(-|z|)} and
 * {@code |z| phi(z)}, and above 0 one more of the difference from 1.
 */
final class TextbookGelu implements TextbookActivation {
  private static final double ULPS = 1.9;
  private static final int FEW = 2;

  TextbookGelu() {
    try {
      // the library is loaded here or not at all
      double unused = Erfc.value(0);
      assert unused == 1;
    } catch (NoClassDefFoundError e) {
      throw new MissingLibraryException(
          "Verification of gelu", "org.apache.commons:commons-numbers-gamma:1.3", e);
    }
  }

  @Override
  public double value(double z) {
    return z * phi(z);
  }

  @Override
  public double derivative(double z) {
    return phi(z) + z * density(z);
  }

  @Override
  public double valueError(double z) {
    return ULPS * Rounding.ulp(value(z)) + FEW * Rounding.SMALLEST;
  }

  @Override
  public double derivativeError(double z) {
    double t = Math.abs(z);
    double terms = phi(-t) + t * density(t);
    double rounding = z < 0 ? 0 : Rounding.U * derivative(z);
    return 3 * Rounding.U * terms + rounding + FEW * Rounding.SMALLEST;
  }

  /** The distribution function of the standard normal. */
  private static double phi(double z) {
    return Erfc.value(-z / Math.sqrt(2)) / 2;
  }

  /** The density of the standard normal. */
  private static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }
}
