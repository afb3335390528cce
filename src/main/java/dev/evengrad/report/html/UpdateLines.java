package dev.evengrad.report.html;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import java.util.Arrays;

/** The update ratio |update| / |weights| of each step over its layers: the largest, the middle one, the smallest. */
final class UpdateLines {
  /** So that weights of zero have a ratio. */
  private static final double SMALL = 1e-9;

  private final double[] ratios;
  private final ThinnedLine largest;
  private final ThinnedLine middle;
  private final ThinnedLine smallest;

  UpdateLines(int layers, int bins) {
    ratios = new double[layers];
    largest = new ThinnedLine(bins);
    middle = new ThinnedLine(bins);
    smallest = new ThinnedLine(bins);
  }

  /** |update| / (|weights| + 1e-9). */
  static double ratio(double update, double weights) {
    return update / (weights + SMALL);
  }

  void accept(StepNumbers numbers) {
    int count = 0;
    for (int layer = 0; layer < ratios.length; layer++) {
      if (numbers.has(Statistic.UPDATE_NORM, layer) && numbers.has(Statistic.WEIGHT_NORM, layer)) {
        ratios[count++] =
            ratio(
                numbers.get(Statistic.UPDATE_NORM, layer),
                numbers.get(Statistic.WEIGHT_NORM, layer));
      }
    }
    if (count > 0) {
      // NaN comes last
      Arrays.sort(ratios, 0, count);
      largest.accept(numbers.step(), ratios[count - 1]);
      middle.accept(numbers.step(), ratios[count / 2]);
      smallest.accept(numbers.step(), ratios[0]);
    }
  }

  ThinnedLine largest() {
    return largest;
  }

  ThinnedLine middle() {
    return middle;
  }

  ThinnedLine smallest() {
    return smallest;
  }
}
