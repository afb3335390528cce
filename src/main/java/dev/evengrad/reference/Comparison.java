package dev.evengrad.reference;

import dev.evengrad.reference.textbook.Rounding;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** One tensor, entry by entry: the engine's against the textbook's. */
final class Comparison {
  /** More exact zeros than this share prove nothing. */
  static final double ZEROS = 0.30;

  /** The same behind a ReLU, which gives half. */
  static final double ZEROS_AFTER_RELU = 0.65;

  /** LAPACK's threshold for error / (u * G), beside what underflows. */
  private static final double SUSPICIOUS = 16;

  private final Table table;
  private final String operation;
  private final String tensor;
  private final int[] shape;
  private double zerosAllowed = 1;
  private long entries;
  private long zeros;
  private boolean outside;
  private double worst = -1;
  private double errorThere;
  private double boundThere;
  private double gauge;

  Comparison(Table table, String operation, String tensor, int[] shape) {
    this.table = table;
    this.operation = operation;
    this.tensor = tensor;
    this.shape = shape;
  }

  /** More zeros than this share among the expected values make the row mistrusted. */
  Comparison zerosUpTo(double share) {
    zerosAllowed = share;
    return this;
  }

  /** One entry, in which only its own rounding underflows. */
  void entry(double actual, double expected, double bound, double gross) {
    entry(actual, expected, bound, gross, Rounding.SMALLEST);
  }

  /**
   * One entry.
   *
   * @param gross the sum of the magnitudes of its terms; NaN where roundings of single precision are
   *     no measure
   * @param underflow the part of the bound that is no multiple of it: what the terms lose below the smallest normal float
   */
  void entry(double actual, double expected, double bound, double gross, double underflow) {
    entries++;
    if (expected == 0) {
      zeros++;
    }
    // equal infinities have no difference; a NaN on one side only is as wrong as can be
    boolean same = actual == expected || (Double.isNaN(actual) && Double.isNaN(expected));
    double difference =
        same || overflows(actual, expected, gross) ? 0 : Math.abs(actual - expected);
    double error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    boolean within = error <= bound;
    outside |= !within;
    double share = error == 0 ? 0 : bound > 0 ? error / bound : Double.POSITIVE_INFINITY;
    if (share > worst || (share == worst && error > errorThere)) {
      worst = share;
      errorThere = error;
      boundThere = bound;
    }
    if (Double.isNaN(gross)) {
      gauge = Double.NaN;
    } else if (error > 0) {
      gauge = Math.max(gauge, error / (Rounding.U * gross + underflow));
    }
  }

  /** Whether it is infinite, or came of infinite parts, because floats end there: bounds hold up to the largest. */
  private static boolean overflows(double actual, double expected, double gross) {
    return !Double.isFinite(actual)
        && (Math.abs(expected) > Float.MAX_VALUE || gross > Float.MAX_VALUE);
  }

  /** All entries of a matrix of sums of {@code terms} products, bounded as {@link Rounding#ofSum}. */
  Comparison sums(DMatrixRMaj actual, DMatrixRMaj expected, DMatrixRMaj gross, long terms) {
    for (int i = 0; i < expected.getNumElements(); i++) {
      double g = gross.get(i);
      double underflow = terms * Rounding.SMALLEST;
      entry(actual.get(i), expected.get(i), Rounding.ofSum(terms, g), g, underflow);
    }
    return this;
  }

  /** Puts the row into the table. */
  void done() {
    boolean empty = entries > 0 && zeros > zerosAllowed * entries;
    Verdict verdict =
        outside
            ? Verdict.OUT_OF_BOUNDS
            : empty && table.judgesZeros()
                ? Verdict.MISTRUSTED
                : gauge > SUSPICIOUS ? Verdict.SUSPICIOUS : Verdict.OK;
    table.add(
        new VerificationRow(
            operation, tensor, Arrays.toString(shape), errorThere, boundThere, gauge, verdict));
  }

  /** Puts a row without bound into the table: the largest error, relative to the largest value. */
  static void report(
      Table table, String operation, String tensor, double[] actual, double[] expected) {
    double error = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      error = Math.max(error, Math.abs(actual[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    double relative = error == 0 ? 0 : error / largest;
    table.add(
        new VerificationRow(
            operation,
            tensor,
            "[" + expected.length + "]",
            relative,
            Double.NaN,
            Double.NaN,
            Verdict.REPORTED));
  }
}
