package dev.evengrad.train.metric;

import dev.evengrad.SettingException;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Targets;
import dev.evengrad.text.Numbers;

/** See {@link Metrics#errorQuantile}. */
final class ErrorQuantile implements Metric {
  private final double q;
  private final RankedScores errors = new RankedScores();
  private boolean notANumber;

  ErrorQuantile(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new SettingException("q of error_quantile", q, "a number from 0 to 1");
    }
    this.q = q;
  }

  @Override
  public String name() {
    return q == 0.5 ? "error_quantile" : "error_quantile(" + Numbers.text(q) + ")";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public void begin(Reading how) {
    how.requireValues(this);
  }

  @Override
  public void reset() {
    errors.reset();
    notANumber = false;
  }

  @Override
  public void add(int rows, Tensor outputs, Targets targets) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < outputs.width(); c++) {
        double error = Math.abs(MeanAbsoluteError.error(r, c, outputs, targets));
        notANumber |= Double.isNaN(error);
        errors.add((float) error, true, targets.rowWeight(r));
      }
    }
  }

  @Override
  public double value() {
    double[] found = {Double.NaN, 0}; // the error; the weight of those that are larger
    double whole = errors.positives();
    errors.descending(
        (error, weight, none) -> {
          // the smallest that at least the share q does not exceed: what is above weighs at most 1
          // - q
          if (weight > 0 && found[1] <= whole - q * whole) {
            found[0] = error;
          }
          found[1] += weight;
        });
    return notANumber ? Double.NaN : found[0];
  }
}
