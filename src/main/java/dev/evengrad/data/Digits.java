package dev.evengrad.data;

/**
 * 8x8 handwritten digits (E. Alpaydin and C. Kaynak, UCI, 1998; CC BY 4.0): 1797 rows, 64 features
 * {@code pixel_0_0 .. pixel_7_7} (row, column) from 0 to 16, classes "0" to "9". The origin of the
 * files is in the NOTICE beside them.
 */
public final class Digits {
  private Digits() {}

  /** Reads the set from the jar. */
  public static Dataset load() {
    return BuiltIn.load("digits");
  }
}
