package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Weight decay apart from the gradient: {@code w -= rate weight_decay w} before the optimizer's own
 * step, whatever the optimizer; the schedule scales it with the rate. In front of Adam it is AdamW:
 * Loshchilov, Hutter: Decoupled weight decay regularization, 2019, as PyTorch's AdamW, except that
 * biases and normalisation parameters do not decay unless {@code mask=all} says so.
 *
 * @param weightDecay the pull, which the rate multiplies; 0.01 by default
 * @param mask which parameters decay; weights only by default
 */
public record WeightDecay(double weightDecay, ParameterMask mask) implements GradientTransform {
  /**
   * Decoupled weight decay.
   *
   * @throws SettingException unless {@code weightDecay} is finite and above 0, as a float too
   */
  public WeightDecay {
    requirePull(weightDecay);
  }

  static void requirePull(double weightDecay) {
    SettingException.requirePositive("weight_decay", weightDecay);
    if ((float) weightDecay == 0 || Float.isInfinite((float) weightDecay)) {
      throw new SettingException(
          "weight_decay", weightDecay, "a number that is above 0 and finite as a float");
    }
  }

  @Override
  public String text() {
    return new CallText("weight_decay", weightDecay).option("mask", mask).toString();
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
    return new Op(weightDecay, mask.of(planner.layout()));
  }

  private static final class Op implements TransformOp {
    private final double weightDecay;
    private final boolean[] decays;
    private double pull;

    Op(double weightDecay, boolean[] decays) {
      this.weightDecay = weightDecay;
      this.decays = decays;
    }

    @Override
    public void begin(UpdateStep step) {
      step.rewritesNothing();
      pull = step.rate() * weightDecay;
    }

    @Override
    public void apply(Block block) {
      if (decays[block.slice()]) {
        int from = block.offset();
        shrink(block.parameters(), from, from + block.length(), (float) -pull);
      }
    }

    /** Not {@code w (1 - pull)}: near 1 a float keeps few digits of a small pull. */
    private static void shrink(float[] parameters, int from, int to, float negativePull) {
      for (int i = from; i < to; i++) {
        parameters[i] = Math.fma(negativePull, parameters[i], parameters[i]);
      }
    }

    @Override
    public double largestChange(UpdateStep step) {
      return pull <= Bounds.SHRINKS ? 0 : Double.POSITIVE_INFINITY;
    }
  }
}
