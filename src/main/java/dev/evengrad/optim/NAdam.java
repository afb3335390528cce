package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Adam with Nesterov's look ahead.
 *
 * <pre>
 * mu_t = beta1 (1 - 0.96^(t momentum_decay) / 2)
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * w -= rate ((1 - mu_t) / (1 - mu_1 ... mu_t) g + mu_(t+1) / (1 - mu_1 ... mu_(t+1)) m)
 *      / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>Dozat: Incorporating Nesterov momentum into Adam, 2016; formula and defaults as PyTorch. The
 * coefficients are computed in double, by products and square roots, and rounded once.
 *
 * @param rate the learning rate; 0.002 by default
 * @param beta1 what is kept of the mean; 0.9 by default
 * @param beta2 what is kept of the mean square; 0.999 by default
 * @param eps keeps the quotient finite; 1e-8 by default
 * @param momentumDecay how fast mu grows; 0.004 by default
 */
public record NAdam(double rate, double beta1, double beta2, double eps, double momentumDecay)
    implements Optimizer {
  static final double RATE = 0.002;
  static final double MOMENTUM_DECAY = 0.004;
  private static final double DECAY = 0.96;

  /**
   * NAdam.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, the betas are in [0, 1) and
   *     {@code eps} is a normal float above 0,
   *     {@code momentumDecay} is finite and at least 0
   */
  public NAdam {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireFraction("beta1", beta1);
    SettingException.requireFraction("beta2", beta2);
    Eps.require(eps);
    SettingException.requireNotNegative("momentum_decay", momentumDecay);
  }

  @Override
  public String text() {
    return new CallText("nadam", rate)
        .option("beta1", beta1, Adam.BETA1)
        .option("beta2", beta2, Adam.BETA2)
        .option("eps", eps, Adam.EPS)
        .option("momentum_decay", momentumDecay, MOMENTUM_DECAY)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new NAdamOp(this, new AdamMoments("nadam", beta1, beta2, eps, planner));
  }

  /** mu of a step, 1 for the first. */
  double momentum(long step) {
    return beta1 * (1 - 0.5 * Powers.power(DECAY, (double) step * momentumDecay));
  }

  /** The product of the momenta of the first {@code steps} steps, in their order. */
  double product(long steps) {
    double product = 1;
    for (long t = 1; t <= steps && product > 0; t++) {
      product *= momentum(t);
    }
    return product;
  }
}
