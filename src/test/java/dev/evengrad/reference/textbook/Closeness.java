package dev.evengrad.reference.textbook;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The double reference against PyTorch: 1e-9 of a tensor's largest entry. */
final class Closeness {
  private static final double RELATIVE = 1e-9;

  private Closeness() {}

  static void assertClose(String what, double[] expected, double[] actual) {
    assertTrue(
        expected.length == actual.length,
        () -> what + ": " + actual.length + " entries, not " + expected.length);
    double largest = 0;
    for (double e : expected) {
      largest = Math.max(largest, Math.abs(e));
    }
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(actual[i] - expected[i]);
      int at = i;
      boolean close = error <= RELATIVE * largest;
      assertTrue(close, () -> what + "[" + at + "]: " + actual[at] + ", PyTorch " + expected[at]);
    }
  }

  static void assertClose(String what, double expected, double actual) {
    assertClose(what, new double[] {expected}, new double[] {actual});
  }
}
