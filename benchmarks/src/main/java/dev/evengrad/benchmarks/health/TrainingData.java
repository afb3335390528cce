package dev.evengrad.benchmarks.health;

import dev.evengrad.data.BreastCancer;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.data.Iris;
import dev.evengrad.data.Wine;
import java.util.Map;
import java.util.Random;

/// The data sets of the recipes, their budgets, and what a recipe does to the rows.
final class TrainingData {
  private static final Map<String, Dataset> SETS =
      Map.of(
          "digits", Digits.load(),
          "breast_cancer", BreastCancer.load(),
          "wine", Wine.load(),
          "iris", Iris.load());

  private TrainingData() {}

  static Dataset of(String name) {
    Dataset data = SETS.get(name);
    if (data == null) {
      throw new IllegalArgumentException(
          "no data set '" + name + "'; expected one of " + SETS.keySet());
    }
    return data;
  }

  /// About 250 steps of 64 rows.
  static int epochs(String name) {
    return switch (name) {
      case "digits" -> 12;
      case "breast_cancer" -> 30;
      case "wine" -> 80;
      default -> 120;
    };
  }

  /// Over how many seeds the accuracy is a mean.
  static int seeds(String name) {
    return of(name).rows() < 300 ? 5 : 3;
  }

  /// All rows with their inputs as the recipe wants them.
  static Dataset scaled(Recipe recipe) {
    Dataset data = of(recipe.data());
    if (recipe.inputScale() == 0) {
      return data;
    }
    int columns = data.featureCount();
    float[] features = data.features().clone();
    for (int column = 0; column < columns; column++) {
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < data.rows(); row++) {
        sum += data.feature(row, column);
      }
      double mean = sum / data.rows();
      for (int row = 0; row < data.rows(); row++) {
        double centred = data.feature(row, column) - mean;
        squares += centred * centred;
      }
      double deviation = StrictMath.sqrt(squares / data.rows());
      for (int row = 0; row < data.rows(); row++) {
        double z = deviation == 0 ? 0 : (data.feature(row, column) - mean) / deviation;
        features[row * columns + column] = (float) ((z + 1) * recipe.inputScale());
      }
    }
    return Dataset.ofClasses(features, columns, data.classes(), data.classNames())
        .withName(data.name());
  }

  /// Training rows with the recipe's noise in their labels, the same for every recipe of as much noise.
  static Dataset noisy(Recipe recipe, Dataset training, long seed) {
    if (recipe.noise() == 0 && !recipe.shuffled()) {
      return training;
    }
    int[] classes = training.classes().clone();
    Random random = new Random(seed + 777);
    for (int row = 0; row < classes.length; row++) {
      boolean wrong = random.nextDouble() < recipe.noise();
      int step = 1 + random.nextInt(training.classCount() - 1);
      if (wrong) {
        classes[row] = (classes[row] + step) % training.classCount();
      }
      if (recipe.shuffled()) {
        int other = random.nextInt(row + 1);
        int mine = classes[row];
        classes[row] = classes[other];
        classes[other] = mine;
      }
    }
    return Dataset.ofClasses(
            training.features(), training.featureCount(), classes, training.classNames())
        .withName(training.name());
  }
}
