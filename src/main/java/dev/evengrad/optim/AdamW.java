package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Adam with weight decay that is decoupled from the gradient: {@code w -= rate weight_decay w},
 * then {@link Adam}'s step, in one loop. The moments do not see the decay.
 *
 * <p>Loshchilov, Hutter: Decoupled weight decay regularization, 2019; formula and defaults as
 * PyTorch, except that biases and normalisation parameters do not decay unless {@code mask=all}
 * says so.
 *
 * @param rate the learning rate; 0.001 by default
 * @param weightDecay the pull, which the rate multiplies; 0.01 by default
 * @param beta1 what is kept of the mean; 0.9 by default
 * @param beta2 what is kept of the mean square; 0.999 by default
 * @param eps keeps the quotient finite; 1e-8 by default
 * @param mask which parameters decay; weights only by default
 */
public record AdamW(
    double rate, double weightDecay, double beta1, double beta2, double eps, ParameterMask mask)
    implements Optimizer {
  static final double RATE = 0.001;
  static final double WEIGHT_DECAY = 0.01;

  /**
   * Adam with decoupled weight decay.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, {@code weightDecay}
   *     is finite and at least 0, the betas are in [0, 1) and
   *     {@code eps} is a normal float above 0
   */
  public AdamW {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireNotNegative("weight_decay", weightDecay);
    SettingException.requireFraction("beta1", beta1);
    SettingException.requireFraction("beta2", beta2);
    Eps.require(eps);
  }

  @Override
  public String text() {
    return new CallText("adamw", rate)
        .option("weight_decay", weightDecay, WEIGHT_DECAY)
        .option("beta1", beta1, Adam.BETA1)
        .option("beta2", beta2, Adam.BETA2)
        .option("eps", eps, Adam.EPS)
        .option("mask", mask)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new AdamWOp(
        this, new AdamMoments("adamw", beta1, beta2, eps, planner), mask.of(planner.layout()));
  }
}
