package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * Gradient descent with a heavy ball: {@code v = mu v + g; w -= rate v}, v zero at first, without
 * dampening (as PyTorch's SGD does by default). Each line is one fused multiply-add.
 *
 * <p>Polyak: Some methods of speeding up the convergence of iteration methods, 1964; in this form
 * Sutskever and others: On the importance of initialization and momentum in deep learning, 2013.
 *
 * @param rate the learning rate
 * @param mu what is kept of the velocity from step to step; 0.9 by default
 */
public record Momentum(double rate, double mu) implements Optimizer {
  static final double MU = 0.9;

  /**
   * Gradient descent with momentum.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0 and {@code mu} is in [0, 1)
   */
  public Momentum {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireFraction("mu", mu);
  }

  @Override
  public String text() {
    return "momentum(" + Numbers.text(rate) + (mu == MU ? "" : ", " + Numbers.text(mu)) + ")";
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new Op((float) mu, planner.state("momentum.v"));
  }

  private static final class Op implements TransformOp {
    private final float mu;
    private final int velocity;
    private float negativeRate;

    /** A bound of |v|, as committed and as of this step. */
    private double bound;

    private double nextBound;

    Op(float mu, int velocity) {
      this.mu = mu;
      this.velocity = velocity;
    }

    @Override
    public void begin(UpdateStep step) {
      negativeRate = (float) -step.rate();
      nextBound = (mu * bound + step.largest()) * Bounds.ROUNDINGS + Float.MIN_VALUE;
    }

    @Override
    public void apply(Block block) {
      update(
          block.gradients(),
          block.parameters(),
          block.state(velocity),
          block.offset(),
          block.offset() + block.length(),
          block.factor(),
          mu,
          negativeRate);
    }

    private static void update(
        float[] gradients,
        float[] parameters,
        float[] velocities,
        int from,
        int to,
        float factor,
        float mu,
        float negativeRate) {
      for (int i = from; i < to; i++) {
        float v = Math.fma(mu, velocities[i], gradients[i] * factor);
        velocities[i] = v;
        parameters[i] = Math.fma(negativeRate, v, parameters[i]);
      }
    }

    @Override
    public double largestChange(UpdateStep step) {
      return Bounds.product(step.rate(), nextBound);
    }

    @Override
    public void commit() {
      bound = nextBound;
    }

    @Override
    public void restored(double[] largest) {
      bound = largest[velocity];
    }
  }
}
