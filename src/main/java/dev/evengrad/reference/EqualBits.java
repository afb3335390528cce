package dev.evengrad.reference;

import java.util.Map;

/** The same network with the same numbers on two backends: every tensor must have the same bits. */
final class EqualBits {
  private EqualBits() {}

  static void check(String operation, FloatRun run, FloatRun scalar, Table table) {
    Map<String, double[]> expected = scalar.tensors();
    for (Map.Entry<String, double[]> entry : run.tensors().entrySet()) {
      double[] actual = entry.getValue();
      double[] there = expected.get(entry.getKey());
      if (there == null || there.length != actual.length) {
        throw new IllegalStateException("two runs of one network differ in " + entry.getKey());
      }
      Comparison comparison = table.compare(operation, entry.getKey(), actual.length);
      for (int i = 0; i < actual.length; i++) {
        entry(comparison, actual[i], there[i]);
      }
      comparison.done();
    }
  }

  static void entry(Comparison comparison, double actual, double expected) {
    // NaN counts as one value; -0 and 0 are two
    boolean equal = Double.doubleToLongBits(actual) == Double.doubleToLongBits(expected);
    double other = !equal && actual == expected ? Double.NaN : expected;
    comparison.entry(actual, other, 0, Math.abs(expected));
  }
}
