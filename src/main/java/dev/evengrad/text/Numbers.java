package dev.evengrad.text;

/** Numbers in the notation's shortest form: {@code 1} rather than {@code 1.0}; reading it back gives the same number. */
public final class Numbers {
  private Numbers() {}

  /** The shortest text that reads back as {@code value}. */
  public static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e7) {
      return Long.toString((long) value);
    }
    return Double.toString(value);
  }
}
