package dev.evengrad.loss;

import org.jspecify.annotations.Nullable;

/**
 * {@code mean(max(0, 1 - s z))} with s = -1 for class 0 and +1 for class 1, as Keras' Hinge on labels 0 and 1. The derivative is -s
 * where s z is below 1, else 0, at the kink too.
 */
final class Hinge extends BinaryLoss {
  Hinge(@Nullable ClassWeights weights) {
    super("hinge", weights);
  }

  @Override
  public Loss classWeights(float... weights) {
    return new Hinge(ClassWeights.of(weights));
  }

  @Override
  protected double value(float output, float target) {
    return Math.max(0, 1 - (2 * target - 1) * (double) output);
  }

  @Override
  protected float derivative(float output, float target) {
    float s = 2 * target - 1;
    return s * output < 1 ? -s : 0;
  }
}
