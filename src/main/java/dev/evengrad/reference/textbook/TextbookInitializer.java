package dev.evengrad.reference.textbook;

import org.jspecify.annotations.Nullable;

/**
 * The twin of an initial scheme: the moments of a weight, mean 0; or every weight, where none is random.
 *
 * @param variance its variance
 * @param largest no weight is larger
 * @param kurtosis its fourth moment divided by the squared variance: 3 if normal, 9/5 if uniform
 * @param length the length of the rows, or columns if they are fewer, which are orthogonal; NaN if they need not be
 * @param entries every weight; null if they are random
 */
public record TextbookInitializer(
    double variance, double largest, double kurtosis, double length, @Nullable Entries entries) {
  /** Box and Muller on 24 bits: sqrt(48 ln 2). */
  private static final double LARGEST_NORMAL = 5.7682;

  /** Room for the rounding of the bound to float. */
  private static final double ROUNDED = 1 + 0x1p-20;

  /** The share of normal numbers within two deviations: erf(sqrt 2). */
  private static final double SHARE_WITHIN_TWO = 0.9544997361036416;

  /** A scheme for a layer with the given fans. */
  @FunctionalInterface
  public interface Scheme {
    /** The moments of a weight. */
    TextbookInitializer of(int fanIn, int fanOut);
  }

  /** What a weight is. */
  @FunctionalInterface
  public interface Entries {
    /** The weight from an input to an output. */
    double at(int output, int input);
  }

  /** Random weights without order. */
  public TextbookInitializer(double variance, double largest, double kurtosis) {
    this(variance, largest, kurtosis, Double.NaN, null);
  }

  /** Weights that are not random. */
  static TextbookInitializer exactly(Entries entries) {
    return new TextbookInitializer(Double.NaN, Double.NaN, Double.NaN, Double.NaN, entries);
  }

  /**
   * A rotation times {@code gain}: an entry's variance is gain^2 over the longer side, and its fourth moment less than a normal one's.
   */
  static TextbookInitializer orthogonal(double gain, int fanIn, int fanOut) {
    double variance = gain * gain / Math.max(fanIn, fanOut);
    return new TextbookInitializer(variance, gain * ROUNDED, 3, gain, null);
  }

  /**
   * Normal numbers cut at +-a, a = 2, scaled to a variance. By parts, with the density f(a) and the share Z within: the variance of the
   * cut number is 1 - 2 a f(a) / Z, its fourth moment 3 times that less 2 a^3 f(a) / Z.
   */
  static TextbookInitializer truncatedNormal(double variance) {
    double a = 2;
    double tail = Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI) / SHARE_WITHIN_TWO;
    double cut = 1 - 2 * a * tail;
    double fourth = 3 * cut - 2 * a * a * a * tail;
    double largest = a * Math.sqrt(variance / cut) * ROUNDED;
    return new TextbookInitializer(variance, largest, fourth / (cut * cut));
  }

  static TextbookInitializer normal(double variance) {
    return new TextbookInitializer(variance, LARGEST_NORMAL * Math.sqrt(variance) * ROUNDED, 3);
  }

  static TextbookInitializer uniform(double variance) {
    return new TextbookInitializer(variance, Math.sqrt(3 * variance) * ROUNDED, 9.0 / 5);
  }

  /** Glorot and Bengio 2010: {@code gain^2 2 / (fanIn + fanOut)}. */
  static double xavier(double gain, int fanIn, int fanOut) {
    return gain * gain * 2 / (fanIn + fanOut);
  }

  /** He and others 2015: {@code gain^2 2 / fanIn}. */
  static double he(double gain, int fanIn) {
    return gain * gain * 2 / fanIn;
  }

  /** LeCun and others 1998: {@code gain^2 / fanIn}. */
  static double lecun(double gain, int fanIn) {
    return gain * gain / fanIn;
  }
}
