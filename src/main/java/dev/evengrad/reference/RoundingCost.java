package dev.evengrad.reference;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.model.Model;
import dev.evengrad.model.Session;
import dev.evengrad.tensor.Precision;
import java.util.Locale;

/**
 * What a lower {@link Precision} of its weights costs a model: how far its outputs, as a user reads them (probabilities where there is
 * a link), move from those of the model that was rounded.
 *
 * <pre>{@code
 * RoundingCost cost = RoundingCost.of(model, Precision.BF16, features);
 * if (cost.changedShare() > 0.001) { ... keep float32 ... }
 * }</pre>
 *
 * @param precision what was rounded to
 * @param rows how many rows were tried
 * @param largest the largest change of an output; infinite if one is finite in one of the models only
 * @param mean the mean of the magnitudes of the changes
 * @param classification whether the model tells classes apart
 * @param changedRows the rows whose class is another one; 0 without classes
 */
public record RoundingCost(
    Precision precision,
    int rows,
    double largest,
    double mean,
    boolean classification,
    int changedRows) {
  private static final int AT_ONCE = 256;

  /**
   * On given rows.
   *
   * @param exact the model before rounding
   * @param features [rows][inputs], contiguous
   * @throws ShapeException if the features are no whole number of rows, at least one
   * @throws SettingException if a weight is beyond what the precision holds
   */
  public static RoundingCost of(Model exact, Precision precision, float[] features) {
    int inputs = exact.inputs();
    if (features.length == 0 || features.length % inputs != 0) {
      throw new ShapeException(
          features.length + " features are no whole number of rows of " + inputs);
    }
    Model rounded = exact.withPrecision(precision);
    int rows = features.length / inputs;
    int outputs = exact.outputs();
    int capacity = Math.min(rows, AT_ONCE);
    Session before = exact.session(capacity);
    Session after = rounded.session(capacity);
    float[] expected = new float[capacity * outputs];
    float[] actual = new float[capacity * outputs];
    double largest = 0;
    double sum = 0;
    int changed = 0;
    for (int row = 0; row < rows; row += capacity) {
      int count = Math.min(capacity, rows - row);
      before.runWithNaN(features, row * inputs, count, expected, 0);
      after.runWithNaN(features, row * inputs, count, actual, 0);
      for (int i = 0; i < count * outputs; i++) {
        double change = change(expected[i], actual[i]);
        largest = Math.max(largest, change);
        sum += change;
      }
      for (int r = 0; exact.classification() && r < count; r++) {
        changed += exact.classOf(expected, r) == exact.classOf(actual, r) ? 0 : 1;
      }
    }
    double mean = sum / ((double) rows * outputs);
    return new RoundingCost(precision, rows, largest, mean, exact.classification(), changed);
  }

  /**
   * On random rows of standard normal numbers.
   *
   * @throws SettingException if rows is below 1, or a weight is beyond what the precision holds
   */
  public static RoundingCost onRandomRows(Model exact, Precision precision, int rows, long seed) {
    SettingException.requireCount("rows of a verification", rows);
    return of(exact, precision, Battery.features(exact.spec(), rows, seed));
  }

  /** The share of rows whose class is another one; 0 without classes. */
  public double changedShare() {
    return (double) changedRows / rows;
  }

  /** One line for a reader. */
  @Override
  public String toString() {
    return String.format(
            Locale.ROOT,
            "%s changes the outputs of %d rows by at most %.2e, by %.2e on average",
            precision,
            rows,
            largest,
            mean)
        + (classification
            ? String.format(
                Locale.ROOT,
                "; another class for %d of them (%.2f %%)",
                changedRows,
                100 * changedShare())
            : "");
  }

  private static double change(float expected, float actual) {
    if (Float.compare(expected, actual) == 0) {
      return 0;
    }
    double change = Math.abs((double) expected - actual);
    return Double.isNaN(change) ? Double.POSITIVE_INFINITY : change;
  }
}
