package dev.evengrad.optim;

/**
 * What the optimizers on two moving moments have in common: the coefficients as floats, the states
 * and their corrections.
 */
final class AdamMoments {
  final int meanState;
  final int squareState;
  final float beta1;
  final float rest1;
  final float beta2;
  final float rest2;
  final float eps;
  final AdamBound bound;

  private final double exactBeta1;
  private final double exactBeta2;

  /** {@code 1 - beta1^t} for the step begun. */
  double correction1;

  /** {@code 1 - beta2^t} for the step begun. */
  double correction2;

  /** {@code 1 / sqrt(1 - beta2^t)}. */
  float rootScale;

  /** Declares the states {@code name.m} and {@code name.v}. */
  AdamMoments(String name, double beta1, double beta2, double eps, TransformPlanner planner) {
    this.exactBeta1 = beta1;
    this.exactBeta2 = beta2;
    this.beta1 = (float) beta1;
    this.rest1 = (float) (1 - beta1);
    this.beta2 = (float) beta2;
    this.rest2 = (float) (1 - beta2);
    this.eps = (float) eps;
    this.meanState = planner.state(name + ".m");
    this.squareState = planner.nonNegativeState(name + ".v");
    this.bound = new AdamBound(this.beta1, rest1, this.beta2, rest2, this.eps);
  }

  void begin(UpdateStep step) {
    correction1 = 1 - Powers.power(exactBeta1, step.number());
    correction2 = 1 - Powers.power(exactBeta2, step.number());
    rootScale = (float) (1 / Math.sqrt(correction2));
  }

  /** A bound of {@code |m| / (sqrt(v) rootScale + eps)}. */
  double quotient(UpdateStep step) {
    return bound.quotient(step.number(), step.largest(), correction2);
  }

  void commit() {
    bound.commit();
  }

  void restored(double[] largest) {
    bound.restored(largest[meanState]);
  }
}
