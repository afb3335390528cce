package dev.evengrad.cli;

import dev.evengrad.data.Dataset;

/// The loss of a network that says the same of every row, for losses of which the number of classes does not tell.
final class ChanceLoss {
  private ChanceLoss() {}

  /// For a recipe's training rows: with mse the variance of the values, in their own unit, the mean over the outputs. NaN for other losses,
  /// and where rows have weights. Among classes it is what guessing costs, which rules know: what rare classes would leave of it is less
  /// than any new network begins with.
  static double of(Recipe recipe) {
    Dataset data = recipe.training();
    return data.weighted() || !recipe.loss().text().equals("mse") ? Double.NaN : variance(data);
  }

  private static double variance(Dataset data) {
    int columns = data.targetCount();
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      double mean = 0;
      for (int r = 0; r < data.rows(); r++) {
        mean += data.target(r, c) / data.rows();
      }
      for (int r = 0; r < data.rows(); r++) {
        double d = data.target(r, c) - mean;
        sum += d * d / data.rows();
      }
    }
    return sum > 0 ? sum / columns : Double.NaN;
  }
}
