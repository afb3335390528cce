package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Adam: each entry's step by the moving means of its gradient and of its square.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>Kingma, Ba: Adam, a method for stochastic optimization, 2015; eps where PyTorch has it. The
 * corrections are computed in double, by products, and rounded once. In floats, every sum of a
 * product is one fused multiply-add, and the square is {@code ((1 - beta2) g) g}; m takes the form
 * above rather than PyTorch's {@code m + (1 - beta1) (g - m)}, because it does not cancel for a
 * small beta1 and its rounding is bounded by its own terms.
 *
 * @param rate the learning rate; 0.001 is usual
 * @param beta1 what is kept of the mean; 0.9 by default
 * @param beta2 what is kept of the mean square; 0.999 by default
 * @param eps keeps the quotient finite; 1e-8 by default
 * @param amsgrad whether the largest v so far takes the place of v in the quotient (Reddi, Kale,
 *     Kumar: On the convergence of Adam and beyond, 2018; uncorrected, as in PyTorch); false by
 *     default
 */
public record Adam(double rate, double beta1, double beta2, double eps, boolean amsgrad)
    implements Optimizer {
  static final double RATE = 0.001;
  static final double BETA1 = 0.9;
  static final double BETA2 = 0.999;
  static final double EPS = 1e-8;

  /**
   * Adam.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, the betas are in [0, 1) and
   *     {@code eps} is a normal float above 0
   */
  public Adam {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireFraction("beta1", beta1);
    SettingException.requireFraction("beta2", beta2);
    Eps.require(eps);
  }

  @Override
  public String text() {
    return new CallText("adam", rate)
        .option("beta1", beta1, BETA1)
        .option("beta2", beta2, BETA2)
        .option("eps", eps, EPS)
        .option("amsgrad", amsgrad)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    AdamMoments moments = new AdamMoments("adam", beta1, beta2, eps, planner);
    return amsgrad
        ? new AmsgradOp(moments, planner.nonNegativeState("adam.max"))
        : new AdamOp(moments);
  }
}
