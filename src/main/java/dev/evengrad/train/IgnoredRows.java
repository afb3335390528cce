package dev.evengrad.train;

import dev.evengrad.data.Batch;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Targets;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a class that the loss ignores, as rows of weight 0: so they have no share in loss, gradients, divisor and metrics. Their
 * class becomes 0, since the one that is ignored need not be one that the network has an output for.
 */
final class IgnoredRows {
  private final int ignored;
  private final int[] classes;
  private final float[] weights;

  private IgnoredRows(int ignored, int batchSize) {
    this.ignored = ignored;
    this.classes = new int[batchSize];
    this.weights = new float[batchSize];
  }

  /** Null if the loss ignores no class. */
  static @Nullable IgnoredRows of(Loss loss, int batchSize) {
    Integer ignored = loss.ignoredClass();
    return ignored == null ? null : new IgnoredRows(ignored, batchSize);
  }

  boolean is(int classIndex) {
    return classIndex == ignored;
  }

  /** Points to the classes and weights of a batch without them. */
  void replace(Batch batch, Targets targets) {
    float[] given = batch.rowWeights();
    for (int r = 0; r < batch.rows(); r++) {
      boolean left = is(batch.classes()[r]);
      classes[r] = left ? 0 : batch.classes()[r];
      weights[r] = left ? 0 : given == null ? 1 : given[r];
    }
    targets.setClasses(classes);
    targets.setRowWeights(weights);
  }
}
