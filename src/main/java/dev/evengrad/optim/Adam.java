package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

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
 */
public record Adam(double rate, double beta1, double beta2, double eps) implements Optimizer {
  static final double RATE = 0.001;
  static final double BETA1 = 0.9;
  static final double BETA2 = 0.999;
  static final double EPS = 1e-8;

  /**
   * Adam.
   *
   * @throws SettingException unless {@code rate} is finite and above 0, the betas are in [0, 1) and
   *     {@code eps} is a normal float above 0
   */
  public Adam {
    SettingException.requirePositive("rate", rate);
    SettingException.requireFraction("beta1", beta1);
    SettingException.requireFraction("beta2", beta2);
    if (!(eps >= Float.MIN_NORMAL && eps <= Float.MAX_VALUE)) {
      throw new SettingException("eps", eps, "a number from 1.2e-38 to 3.4e38");
    }
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("adam(").append(Numbers.text(rate));
    option(text, "beta1", beta1, BETA1);
    option(text, "beta2", beta2, BETA2);
    option(text, "eps", eps, EPS);
    return text.append(')').toString();
  }

  private static void option(StringBuilder text, String name, double value, double byDefault) {
    if (value != byDefault) {
      text.append(", ").append(name).append('=').append(Numbers.text(value));
    }
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new AdamOp(this, planner.state("adam.m"), planner.nonNegativeState("adam.v"));
  }
}
