package dev.evengrad.reference.textbook;

/**
 * The twin of an initial scheme: the moments of a weight, mean 0.
 *
 * @param variance its variance
 * @param largest no weight is larger
 * @param kurtosis its fourth moment divided by the squared variance: 3 if normal, 9/5 if uniform
 */
public record TextbookInitializer(double variance, double largest, double kurtosis) {
  /** Box and Muller on 24 bits: sqrt(48 ln 2). */
  private static final double LARGEST_NORMAL = 5.7682;

  /** Room for the rounding of the bound to float. */
  private static final double ROUNDED = 1 + 0x1p-20;

  /** A scheme for a layer with the given fans. */
  @FunctionalInterface
  public interface Scheme {
    /** The moments of a weight. */
    TextbookInitializer of(int fanIn, int fanOut);
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
