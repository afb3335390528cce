package dev.evengrad.cli;

import dev.evengrad.data.Dataset;

/// The loss of a network that knows nothing of a row but what is usual among all.
final class ChanceLoss {
  private ChanceLoss() {}

  /// For a recipe's training rows; NaN for losses for which it is not worked out, and where rows or classes have weights.
  static double of(Recipe recipe) {
    Dataset data = recipe.training();
    if (data.weighted()) {
      return Double.NaN;
    }
    return switch (recipe.loss().text()) {
      case "softmax_cross_entropy", "sigmoid_binary_cross_entropy" -> entropy(data.classCounts());
      case "mse" -> variance(data);
      default -> Double.NaN;
    };
  }

  private static double entropy(int[] counts) {
    double rows = 0;
    for (int count : counts) {
      rows += count;
    }
    double entropy = 0;
    for (int count : counts) {
      entropy -= count == 0 ? 0 : count / rows * Math.log(count / rows);
    }
    return entropy > 0 ? entropy : Double.NaN;
  }

  /// The mean over the outputs.
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
