package dev.evengrad.loss;

/**
 * {@code mean(|y - t|)} over rows and outputs, as PyTorch's L1Loss; the derivative is the sign of y - t, 0 where they are equal. Finite
 * for all finite outputs and targets.
 */
final class MeanAbsoluteError extends ElementwiseLoss {
  @Override
  public String text() {
    return "mae";
  }

  @Override
  public boolean takesScaledTargets() {
    return true;
  }

  @Override
  protected double value(float output, float target) {
    return Math.abs((double) output - target);
  }

  @Override
  protected float derivative(float output, float target) {
    return Math.signum(output - target);
  }
}
