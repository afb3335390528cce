package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Lion: steps of one size, by the sign of a mean.
 *
 * <pre>
 * w -= rate weight_decay w
 * w -= rate sign(beta1 m + (1 - beta1) g)
 * m = beta2 m + (1 - beta2) g
 * </pre>
 *
 * <p>Chen and others: Symbolic discovery of optimization algorithms, 2023, with its defaults; the
 * sign of 0 is 0. PyTorch has none; Optax decays by 0.001 unless told otherwise. A usual rate is a
 * third to a tenth of Adam's. Only the sign matters, so a clip of the norm has little effect.
 *
 * @param rate the learning rate; 0.0001 by default
 * @param beta1 the share of the mean in the sign; 0.9 by default
 * @param beta2 what is kept of the mean; 0.99 by default
 * @param weightDecay the decoupled pull, which the rate multiplies; 0 by default
 * @param mask which parameters decay; weights only by default
 */
public record Lion(double rate, double beta1, double beta2, double weightDecay, ParameterMask mask)
    implements Optimizer {
  static final double RATE = 1e-4;
  static final double BETA1 = 0.9;
  static final double BETA2 = 0.99;

  /**
   * Lion.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, the betas are in [0, 1) and
   *     {@code weightDecay} is finite and at least 0
   */
  public Lion {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireFraction("beta1", beta1);
    SettingException.requireFraction("beta2", beta2);
    SettingException.requireNotNegative("weight_decay", weightDecay);
  }

  @Override
  public String text() {
    return new CallText("lion", rate)
        .option("beta1", beta1, BETA1)
        .option("beta2", beta2, BETA2)
        .option("weight_decay", weightDecay, 0)
        .option("mask", mask)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new LionOp(this, planner.state("lion.m"), mask.of(planner.layout()));
  }
}
