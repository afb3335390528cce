package dev.evengrad.loss;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * With d = y - t: {@code d^2 / 2} where |d| is below delta, else {@code delta (|d| - delta / 2)}; its mean over rows and outputs, as
 * PyTorch's HuberLoss (Huber 1964). The derivative is d cut at +-delta, so that no row pulls with more than delta. On scaled targets ({@link TargetScale})
 * delta is in their unit.
 */
final class Huber extends ElementwiseLoss {
  private final double delta;
  private final float limit;

  Huber(double delta) {
    this.delta = SettingException.requirePositive("delta", delta);
    this.limit = (float) delta;
    if (Float.isInfinite(limit) || limit == 0) {
      throw new SettingException("delta", delta, "a number that a float can hold");
    }
  }

  @Override
  public String text() {
    return delta == 1 ? "huber" : "huber(" + Numbers.text(delta) + ")";
  }

  @Override
  public boolean takesScaledTargets() {
    return true;
  }

  @Override
  protected double value(float output, float target) {
    double d = Math.abs((double) output - target);
    return d < delta ? 0.5 * d * d : delta * (d - 0.5 * delta);
  }

  @Override
  protected float derivative(float output, float target) {
    return Math.clamp(output - target, -limit, limit);
  }
}
