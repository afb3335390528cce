package dev.evengrad.cli;

import dev.evengrad.io.format.JsonObject;
import java.util.Arrays;

/// A figure over the folds of a cross-validation, each fold counting the same.
///
/// @param deviation the sample standard deviation, with n - 1
/// @param worstFold the fold of the worst value, counted from 1, the first of several; a figure
///     that is not a number is the worst
record Spread(double mean, double deviation, double worst, int worstFold) {

  /// Of at least two values.
  static Spread of(boolean higherIsBetter, double... values) {
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    int worst = 0;
    for (int i = 1; i < values.length; i++) {
      if (Double.compare(badness(higherIsBetter, values[i]), badness(higherIsBetter, values[worst]))
          > 0) {
        worst = i;
      }
    }
    return new Spread(mean, Math.sqrt(squares / (values.length - 1)), values[worst], worst + 1);
  }

  private static double badness(boolean higherIsBetter, double value) {
    return higherIsBetter ? -value : value;
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("mean", mean)
        .put("deviation", deviation)
        .put("worst", worst)
        .put("worst_fold", worstFold)
        .build();
  }
}
