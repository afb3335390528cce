package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Adam with the largest magnitude, fading, in the place of the root mean square.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * u = max(beta2 u, |g| + eps)
 * w -= rate / (1 - beta1^t) * m / u
 * </pre>
 *
 * <p>Kingma, Ba: Adam, a method for stochastic optimization, 2015, section 7.1; formula, place of
 * eps and defaults as PyTorch. Nothing is squared, so entries of any size pass. Keras has rate 0.001
 * and eps 1e-7.
 *
 * @param rate the learning rate; 0.002 by default
 * @param beta1 what is kept of the mean; 0.9 by default
 * @param beta2 what is kept of the largest magnitude; 0.999 by default
 * @param eps keeps the quotient finite; 1e-8 by default
 */
public record Adamax(double rate, double beta1, double beta2, double eps) implements Optimizer {
  static final double RATE = 0.002;

  /**
   * Adamax.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, the betas are in [0, 1) and
   *     {@code eps} is a normal float above 0
   */
  public Adamax {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireFraction("beta1", beta1);
    SettingException.requireFraction("beta2", beta2);
    Eps.require(eps);
  }

  @Override
  public String text() {
    return new CallText("adamax", rate)
        .option("beta1", beta1, Adam.BETA1)
        .option("beta2", beta2, Adam.BETA2)
        .option("eps", eps, Adam.EPS)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new AdamaxOp(this, planner.state("adamax.m"), planner.nonNegativeState("adamax.u"));
  }
}
