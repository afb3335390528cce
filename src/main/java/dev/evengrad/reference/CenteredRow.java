package dev.evengrad.reference;

import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

import dev.evengrad.reference.textbook.Centering;
import dev.evengrad.reference.textbook.Rounding;

/**
 * The entries of a row less their mean, as the engine centers them: {@code d = a - m, d -= mean d}, where m is a mean rounded to a
 * float between the smallest and the largest entry. What m is off by leaves with the second mean, so that it enters the bound by its
 * roundings only: by {@code u |a - m|}, not by {@code |m - mean a|}. Where all entries are equal the bound is 0.
 */
final class CenteredRow {
  private CenteredRow() {}

  static Approximate[] of(Approximate[] a) {
    int n = a.length;
    double[] d = new double[n];
    double error = 0;
    double gross = 0;
    for (int i = 0; i < n; i++) {
      d[i] = a[i].value();
      error += a[i].error() / n;
      gross += Math.abs(a[i].value()) + a[i].error();
    }
    Centering.center(d);
    double off = meanOff(a, d, gross);
    double[] shifted = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      // the largest |a - m|, and the mean of these: a subtraction of floats does not underflow
      shifted[i] = Math.abs(d[i]) + a[i].error() + error + off;
      mean += shifted[i] / n;
    }
    double second = mean == 0 ? 0 : Rounding.gamma(n + 5) * mean + SMALLEST;
    Approximate[] centered = new Approximate[n];
    for (int i = 0; i < n; i++) {
      double before = a[i].error() + error + U * (shifted[i] + mean) + second;
      centered[i] = new Approximate(d[i], before + U * (Math.abs(d[i]) + before));
    }
    return centered;
  }

  /** The largest error of the rounded mean: that of a sum, or the whole spread if that is smaller or the sum overflows. */
  private static double meanOff(Approximate[] a, double[] d, double gross) {
    double spread = 0;
    double error = 0;
    for (int i = 0; i < d.length; i++) {
      spread = Math.max(spread, Math.abs(d[i]));
      error = Math.max(error, a[i].error());
    }
    double rounded = Rounding.gamma(d.length + 3) * gross / d.length + SMALLEST;
    return gross < Float.MAX_VALUE / 2 ? Math.min(rounded, spread + 2 * error) : spread + 2 * error;
  }
}
