package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * RMSprop: each entry's gradient by the moving root mean square of it.
 *
 * <pre>
 * v = alpha v + (1 - alpha) g^2
 * centered: a = alpha a + (1 - alpha) g, and max(0, v - a^2) in the place of v below
 * momentum = 0: w -= rate g / (sqrt(v) + eps)
 * else: b = momentum b + g / (sqrt(v) + eps), w -= rate b
 * </pre>
 *
 * <p>Tieleman, Hinton: lecture 6.5 of Neural networks for machine learning, 2012; centered as in
 * Graves: Generating sequences with recurrent neural networks, 2013. Formula, place of eps and
 * defaults as PyTorch, except that a variance which rounding made negative counts as 0 (PyTorch's
 * root is then NaN). Keras has rho 0.9 and eps 1e-7.
 *
 * @param rate the learning rate; 0.01 by default
 * @param alpha what is kept of the means; 0.99 by default
 * @param eps keeps the quotient finite; 1e-8 by default
 * @param momentum what is kept of the steps; 0 by default
 * @param centered whether the mean is subtracted from the mean square; false by default
 */
public record RmsProp(double rate, double alpha, double eps, double momentum, boolean centered)
    implements Optimizer {
  static final double RATE = 0.01;
  static final double ALPHA = 0.99;
  static final double EPS = 1e-8;

  /**
   * RMSprop.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, {@code alpha} and {@code
   *     momentum} are in [0, 1) and {@code eps} is a normal float above 0
   */
  public RmsProp {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireFraction("alpha", alpha);
    Eps.require(eps);
    SettingException.requireFraction("momentum", momentum);
  }

  @Override
  public String text() {
    return new CallText("rmsprop", rate)
        .option("alpha", alpha, ALPHA)
        .option("eps", eps, EPS)
        .option("momentum", momentum, 0)
        .option("centered", centered)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    int square = planner.nonNegativeState("rmsprop.v");
    int mean = centered ? planner.state("rmsprop.a") : RmsPropOp.NONE;
    int moves = momentum > 0 ? planner.state("rmsprop.b") : RmsPropOp.NONE;
    return new RmsPropOp(this, square, mean, moves);
  }
}
