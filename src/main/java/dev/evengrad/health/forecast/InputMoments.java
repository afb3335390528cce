package dev.evengrad.health.forecast;

import dev.evengrad.SettingException;
import dev.evengrad.data.Dataset;
import dev.evengrad.layer.Standardize;
import dev.evengrad.model.ModelSpec;

/**
 * What is known of the rows that the first layer gets (behind {@code standardize}, if the network begins with it).
 *
 * @param meanSquare of an entry, above 0
 * @param mean of an entry
 * @param cosine between two rows, from 0 to 1
 */
public record InputMoments(double meanSquare, double mean, double cosine) {
  private static final int ROWS = 256;

  /** Where nothing is known: mean square 1, mean 0, rows at right angles. */
  public static final InputMoments STANDARD = new InputMoments(1, 0, 0);

  /**
   * Checks the numbers.
   *
   * @throws SettingException if one is out of its range
   */
  public InputMoments {
    SettingException.requirePositive("mean square of the input", meanSquare);
    if (!(cosine >= 0 && cosine <= 1)) {
      throw new SettingException("cosine of two input rows", cosine, "a number from 0 to 1");
    }
    if (!(mean * mean <= meanSquare)) {
      throw new SettingException(
          "mean of the input", mean, "a number whose square is at most the mean square");
    }
  }

  /** Those of some rows of the data as the first layer of a network gets them; {@link #STANDARD} if all entries are 0. */
  public static InputMoments of(ModelSpec spec, Dataset data) {
    boolean standardized = spec.layers().getFirst() instanceof Standardize;
    try {
      return ProbeInput.of(data, ProbeInput.batch(data, ROWS), standardized).moments();
    } catch (SettingException e) {
      return STANDARD;
    }
  }

  Signal signal(int width, GaussianExpectation expectation) {
    double m2 = mean * mean;
    return Signal.normal(
        width,
        new Source(mean, meanSquare - m2, Math.max(0, cosine * meanSquare - m2)),
        expectation);
  }
}
