package dev.evengrad.loss;

import org.jspecify.annotations.Nullable;

/**
 * {@code mean(max(0, 1 - s z)^2)} with s = -1 for class 0 and +1 for class 1, as Keras' SquaredHinge on labels 0 and 1. The derivative
 * is {@code -2 s max(0, 1 - s z)}.
 */
final class SquaredHinge extends BinaryLoss {
  SquaredHinge(@Nullable ClassWeights weights) {
    super("squared_hinge", weights);
  }

  @Override
  public Loss classWeights(float... weights) {
    return new SquaredHinge(ClassWeights.of(weights));
  }

  @Override
  protected double value(float output, float target) {
    double missing = Math.max(0, 1 - (2 * target - 1) * (double) output);
    return missing * missing;
  }

  @Override
  protected float derivative(float output, float target) {
    float s = 2 * target - 1;
    return -2 * s * Math.max(0, 1 - s * output);
  }
}
