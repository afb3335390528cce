package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Weight decay coupled to the gradient, the gradient of {@code weight_decay / 2 |w|^2}: {@code g = g +
 * weight_decay w}. An optimizer behind it sees the sum, so an adaptive one scales the pull too. As
 * PyTorch's {@code weight_decay} of SGD and Adam, except that biases and normalisation parameters do
 * not decay unless {@code mask=all} says so. One fused multiply-add.
 *
 * @param weightDecay the pull; 0.01 by default
 * @param mask which parameters decay; weights only by default
 */
public record L2(double weightDecay, ParameterMask mask) implements GradientTransform {
  /**
   * Coupled weight decay.
   *
   * @throws SettingException unless {@code weightDecay} is finite and above 0, as a float too
   */
  public L2 {
    WeightDecay.requirePull(weightDecay);
  }

  @Override
  public String text() {
    return new CallText("l2", weightDecay).option("mask", mask).toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Stage stage() {
    return Stage.DECAY;
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new Op((float) weightDecay, mask.of(planner.layout()));
  }

  private static final class Op implements TransformOp {
    private final float pull;
    private final boolean[] decays;

    Op(float pull, boolean[] decays) {
      this.pull = pull;
      this.decays = decays;
    }

    @Override
    public void begin(UpdateStep step) {
      step.rewritesNothing();
      for (int s = 0; s < decays.length; s++) {
        if (decays[s]) {
          double sum = step.largest(s) + pull * step.largestParameter(s);
          step.rewrites(s, sum * Bounds.ROUNDINGS + Bounds.UNDERFLOW);
        }
      }
    }

    @Override
    public void apply(Block block) {
      if (decays[block.slice()]) {
        int from = block.offset();
        int to = from + block.length();
        add(block.gradients(), block.parameters(), from, to, block.factor(), pull);
        block.factorApplied();
      }
    }

    private static void add(
        float[] gradients, float[] parameters, int from, int to, float factor, float pull) {
      for (int i = from; i < to; i++) {
        gradients[i] = Math.fma(pull, parameters[i], gradients[i] * factor);
      }
    }

    @Override
    public double largestChange(UpdateStep step) {
      return 0;
    }
  }
}
