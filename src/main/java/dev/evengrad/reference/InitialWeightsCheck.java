package dev.evengrad.reference;

import dev.evengrad.init.Initializer;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookInitializer;
import dev.evengrad.tensor.Shape;

/**
 * The moments of initial weights. Of n independent weights the mean has deviation {@code s / sqrt(n)},
 * the variance {@code s^2 sqrt((kurtosis - 1) / n)}: both must be within 6 of these, which by chance
 * fails once in 10^9, and never again for the same seed. No weight exceeds the scheme's largest.
 * Weights that are not random must be the twin's. Rows that are orthogonal must be so within the
 * rounding of their entries: {@code |w_a w_b - exact| <= gamma(3) |w_a| |w_b|}.
 */
final class InitialWeightsCheck {
  private static final int INPUTS = 257;
  private static final int OUTPUTS = 131;
  private static final double DEVIATIONS = 6;

  private InitialWeightsCheck() {}

  static void check(Initializer initializer, TextbookInitializer twin, long seed, Table table) {
    int n = INPUTS * OUTPUTS;
    float[] w = new float[n];
    initializer.fill(
        w,
        0,
        Shape.of(OUTPUTS, INPUTS),
        INPUTS,
        OUTPUTS,
        CounterRandom.of(seed, "dense1.weight", 0));
    TextbookInitializer.Entries entries = twin.entries();
    if (entries != null) {
      Comparison comparison = table.compare("initial weights", initializer.text(), OUTPUTS, INPUTS);
      for (int i = 0; i < n; i++) {
        comparison.entry(w[i], entries.at(i / INPUTS, i % INPUTS), 0, Double.NaN);
      }
      comparison.done();
      return;
    }
    if (!Double.isNaN(twin.length())) {
      orthogonality(initializer, w, twin.length(), table);
    }
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (float v : w) {
      sum += v;
      squares += (double) v * v;
      largest = Math.max(largest, Math.abs(v));
    }
    double deviation = Math.sqrt(twin.variance());
    entry(table, initializer, "mean", sum / n, 0, DEVIATIONS * deviation / Math.sqrt(n));
    entry(
        table,
        initializer,
        "variance",
        squares / n,
        twin.variance(),
        DEVIATIONS * twin.variance() * Math.sqrt((twin.kurtosis() - 1) / n));
    entry(
        table,
        initializer,
        "largest beyond its bound",
        Math.max(largest - twin.largest(), 0),
        0,
        0);
  }

  private static void orthogonality(
      Initializer initializer, float[] w, double length, Table table) {
    Comparison comparison =
        table.compare("initial rows, products", initializer.text(), OUTPUTS, OUTPUTS);
    double square = length * length;
    for (int a = 0; a < OUTPUTS; a++) {
      for (int b = 0; b < OUTPUTS; b++) {
        double product = 0;
        for (int i = 0; i < INPUTS; i++) {
          product += (double) w[a * INPUTS + i] * w[b * INPUTS + i];
        }
        comparison.entry(product, a == b ? square : 0, Rounding.gamma(3) * square, Double.NaN);
      }
    }
    comparison.done();
  }

  private static void entry(
      Table table,
      Initializer initializer,
      String figure,
      double actual,
      double expected,
      double bound) {
    Comparison comparison = table.compare("initial " + figure, initializer.text(), OUTPUTS, INPUTS);
    comparison.entry(actual, expected, bound, Double.NaN);
    comparison.done();
  }

  /** The moments for the fans that are drawn here. */
  static TextbookInitializer twin(Textbook textbook, Initializer initializer) {
    return textbook.initializer(initializer.text(), INPUTS, OUTPUTS);
  }
}
