package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Adadelta: each entry's gradient in units of its own past steps.
 *
 * <pre>
 * v = rho v + (1 - rho) g^2
 * d = sqrt(a + eps) / sqrt(v + eps) * g
 * a = rho a + (1 - rho) d^2
 * w -= rate d
 * </pre>
 *
 * <p>Zeiler: ADADELTA, an adaptive learning rate method, 2012; formula, places of eps and defaults
 * as PyTorch. Keras has rate 0.001, rho 0.95 and eps 1e-7.
 *
 * @param rate the learning rate; 1 by default
 * @param rho what is kept of the means; 0.9 by default
 * @param eps what the first steps grow from; 1e-6 by default
 */
public record Adadelta(double rate, double rho, double eps) implements Optimizer {
  static final double RATE = 1;
  static final double RHO = 0.9;
  static final double EPS = 1e-6;

  /**
   * Adadelta.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0, {@code rho} is in [0, 1) and
   *     {@code eps} is a normal float above 0
   */
  public Adadelta {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireFraction("rho", rho);
    Eps.require(eps);
  }

  @Override
  public String text() {
    return new CallText("adadelta", rate)
        .option("rho", rho, RHO)
        .option("eps", eps, EPS)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new AdadeltaOp(
        this, planner.nonNegativeState("adadelta.v"), planner.nonNegativeState("adadelta.a"));
  }
}
