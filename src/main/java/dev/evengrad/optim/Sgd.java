package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * Gradient descent: {@code w -= rate g}, one fused multiply-add.
 *
 * @param rate the learning rate
 */
public record Sgd(double rate) implements Optimizer {
  /**
   * Gradient descent.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0
   */
  public Sgd {
    SettingException.requireNotNegative("rate", rate);
  }

  @Override
  public String text() {
    return "sgd(" + Numbers.text(rate) + ")";
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new Op();
  }

  private static final class Op implements TransformOp {
    private float negativeRate;

    @Override
    public void begin(UpdateStep step) {
      negativeRate = (float) -step.rate();
    }

    @Override
    public void apply(Block block) {
      update(
          block.gradients(),
          block.parameters(),
          block.offset(),
          block.offset() + block.length(),
          block.factor(),
          negativeRate);
    }

    private static void update(
        float[] gradients, float[] parameters, int from, int to, float factor, float negativeRate) {
      for (int i = from; i < to; i++) {
        parameters[i] = Math.fma(negativeRate, gradients[i] * factor, parameters[i]);
      }
    }

    @Override
    public double largestChange(UpdateStep step) {
      return Bounds.product(step.rate(), step.largest());
    }
  }
}
