package dev.evengrad.health.doctor;

import dev.evengrad.data.Dataset;
import java.util.Arrays;

/** Rows put together. */
final class Rows {
  private Rows() {}

  /** All rows of both, in this order. */
  static Dataset joined(Dataset first, Dataset second) {
    float[] features = joined(first.features(), second.features());
    Dataset all =
        first.classification()
            ? Dataset.ofClasses(
                features,
                first.featureCount(),
                joined(first.classes(), second.classes()),
                first.classNames())
            : Dataset.ofValues(
                features,
                first.featureCount(),
                joined(first.targets(), second.targets()),
                first.targetCount());
    all = all.withName(first.name());
    if (!first.weighted() && !second.weighted()) {
      return all;
    }
    float[] weights = new float[all.rows()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] =
          row < first.rows() ? first.rowWeight(row) : second.rowWeight(row - first.rows());
    }
    return all.withRowWeights(weights);
  }

  private static float[] joined(float[] a, float[] b) {
    float[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static int[] joined(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
