package dev.evengrad.train;

import dev.evengrad.data.Dataset;
import dev.evengrad.kernel.CounterRandom;
import java.util.List;

/**
 * Points x in 16 dimensions with the sign of {@code v.tanh(T x)} to be learned, T a matrix of 8 rows; x, v and 4 T are standard Gaussian.
 * Both classes have the same number of points.
 */
final class TeacherData {
  static final int DIMENSIONS = 16;
  private static final int HIDDEN = 8;

  private TeacherData() {}

  static Dataset of(int rows, long seed) {
    CounterRandom teacher = CounterRandom.of(seed, "teacher", 0);
    CounterRandom points = CounterRandom.of(seed, "points", 0);
    float[] features = new float[rows * DIMENSIONS];
    int[] classes = new int[rows];
    int[] missing = {rows / 2, rows - rows / 2};
    int row = 0;
    for (int tried = 0; row < rows; tried++) {
      double sum = 0;
      for (int h = 0; h < HIDDEN; h++) {
        double inner = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
          inner +=
              (double) teacher.gaussian(HIDDEN + h * DIMENSIONS + i)
                  * points.gaussian(tried * DIMENSIONS + i);
        }
        sum += teacher.gaussian(h) * StrictMath.tanh(inner / 4);
      }
      int label = sum > 0 ? 1 : 0;
      if (missing[label]-- > 0) {
        for (int i = 0; i < DIMENSIONS; i++) {
          features[row * DIMENSIONS + i] = points.gaussian(tried * DIMENSIONS + i);
        }
        classes[row++] = label;
      }
    }
    return Dataset.ofClasses(features, DIMENSIONS, classes, List.of("minus", "plus"));
  }
}
