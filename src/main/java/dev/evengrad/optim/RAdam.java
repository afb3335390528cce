package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Adam whose step waits until the mean square is worth dividing by.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * r_max = 2 / (1 - beta2) - 1,   r = r_max - 2 t beta2^t / (1 - beta2^t)
 * r &gt; 5: w -= rate / (1 - beta1^t) * sqrt(1 - beta2^t) * m / (sqrt(v) + eps)
 *             * sqrt((r - 4) (r - 2) r_max / ((r_max - 4) (r_max - 2) r))
 * else:   w -= rate / (1 - beta1^t) * m
 * </pre>
 *
 * <p>Liu and others: On the variance of the adaptive learning rate and beyond, 2020; formula, place
 * of eps and defaults as PyTorch. With a beta2 up to 2/3 r never exceeds 5.
 *
 * @param rate the learning rate; 0.001 by default
 * @param beta1 what is kept of the mean; 0.9 by default
 * @param beta2 what is kept of the mean square; 0.999 by default
 * @param eps keeps the quotient finite; 1e-8 by default
 */
public record RAdam(double rate, double beta1, double beta2, double eps) implements Optimizer {
  static final double RATE = 0.001;

  /** The least r for which the variance is rectified, in the paper 4, in PyTorch 5. */
  static final double SHORTEST = 5;

  /**
   * RAdam.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, the betas are in [0, 1) and
   *     {@code eps} is a normal float above 0
   */
  public RAdam {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireFraction("beta1", beta1);
    SettingException.requireFraction("beta2", beta2);
    Eps.require(eps);
  }

  @Override
  public String text() {
    return new CallText("radam", rate)
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
    return new RAdamOp(this, new AdamMoments("radam", beta1, beta2, eps, planner));
  }
}
