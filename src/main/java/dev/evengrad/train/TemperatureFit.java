package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * The factor 1/T on logits that makes the mean -log probability of the right class least. The mean is convex in it, so its derivative
 * crosses 0 once: Newton's steps, kept between bounds that close in. Sums in double, in the order of the rows.
 */
final class TemperatureFit {
  private static final int MOST_STEPS = 200;
  private static final double PRECISION = 1e-12;

  private final double[] logits;
  private final int outputs;
  private final Dataset data;
  private final @Nullable Integer ignored;
  private double slope;
  private double curvature;

  /**
   * On rows of [outputs] logits each; rows that are not all finite are left out.
   *
   * @param ignored the class whose rows are left out, too; null if none is
   */
  TemperatureFit(double[] logits, Dataset data, @Nullable Integer ignored) {
    this.ignored = ignored;
    this.logits = logits;
    this.outputs = logits.length / data.rows();
    this.data = data;
  }

  double temperature() {
    double low = 1 / ModelCalibration.HOTTEST;
    double high = ModelCalibration.HOTTEST;
    if (derive(high) <= 0) {
      return 1 / high;
    }
    if (derive(low) >= 0) {
      return 1 / low;
    }
    double factor = 1;
    for (int i = 0; i < MOST_STEPS && high - low > PRECISION * low; i++) {
      double at = derive(factor);
      low = at < 0 ? factor : low;
      high = at < 0 ? high : factor;
      double newton = factor - at / curvature;
      boolean inside = newton > low && newton < high;
      double next = inside ? newton : (low + high) / 2;
      if (Math.abs(next - factor) <= PRECISION * factor) {
        return 1 / next;
      }
      factor = next;
    }
    return 1 / factor;
  }

  /** The derivative of the sum by the factor: over rows, the expected logit less that of the right class. */
  private double derive(double factor) {
    slope = 0;
    curvature = 0;
    boolean any = false;
    for (int row = 0; row < data.rows(); row++) {
      if (counts(row)) {
        any = true;
        if (outputs == 1) {
          addPair(factor, logits[row], data.classOf(row) == 1, data.rowWeight(row));
        } else {
          addRow(factor, row);
        }
      }
    }
    if (!any) {
      throw new DataException(
          "no row of the data '"
              + data.name()
              + "' counts and has finite outputs to find a temperature by");
    }
    return slope;
  }

  private void addPair(double factor, double logit, boolean second, double weight) {
    double p = 1 / (1 + StrictMath.exp(-factor * logit));
    slope += weight * logit * (p - (second ? 1 : 0));
    curvature += weight * logit * logit * p * (1 - p);
  }

  private void addRow(double factor, int row) {
    int from = row * outputs;
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < outputs; c++) {
      largest = Math.max(largest, logits[from + c]);
    }
    double sum = 0;
    double mean = 0;
    double square = 0;
    for (int c = 0; c < outputs; c++) {
      double below = logits[from + c] - largest;
      double e = StrictMath.exp(factor * below);
      sum += e;
      mean += e * below;
      square += e * below * below;
    }
    mean /= sum;
    double weight = data.rowWeight(row);
    slope += weight * (mean - (logits[from + data.classOf(row)] - largest));
    curvature += weight * (square / sum - mean * mean);
  }

  private boolean counts(int row) {
    boolean left = ignored != null && ignored == data.classOf(row);
    return !left && data.rowWeight(row) > 0 && finite(row);
  }

  private boolean finite(int row) {
    for (int c = 0; c < outputs; c++) {
      if (!Double.isFinite(logits[row * outputs + c])) {
        return false;
      }
    }
    return true;
  }
}
