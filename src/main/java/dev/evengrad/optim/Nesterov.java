package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Gradient descent with Nesterov's momentum: {@code v = mu v + g; w -= rate (g + mu v)}, v zero at
 * first, without dampening. Each sum is one fused multiply-add.
 *
 * <p>Nesterov 1983; in this form, whose parameters are those looked ahead to, Sutskever and others:
 * On the importance of initialization and momentum in deep learning, 2013, and PyTorch's SGD with
 * {@code nesterov=True}.
 *
 * @param rate the learning rate
 * @param mu what is kept of the velocity from step to step; 0.9 by default
 */
public record Nesterov(double rate, double mu) implements Optimizer {

  /**
   * Gradient descent with Nesterov's momentum.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0 and {@code mu} is in [0, 1)
   */
  public Nesterov {
    SettingException.requireNotNegative("rate", rate);
    SettingException.requireFraction("mu", mu);
  }

  @Override
  public String text() {
    return new CallText("nesterov", rate).option("mu", mu, Momentum.MU).toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new Op((float) mu, planner.state("nesterov.v"));
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
        float g = gradients[i] * factor;
        float v = Math.fma(mu, velocities[i], g);
        velocities[i] = v;
        parameters[i] = Math.fma(negativeRate, Math.fma(mu, v, g), parameters[i]);
      }
    }

    @Override
    public double largestChange(UpdateStep step) {
      // Of |g + mu v| and of |v|, which must fit a float too.
      double ahead = (mu * nextBound + step.largest()) * Bounds.ROUNDINGS + Float.MIN_VALUE;
      return Bounds.product(step.rate(), Math.max(ahead, nextBound));
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
