package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Adagrad: each entry's gradient by the root of the sum of all its squares so far.
 *
 * <pre>
 * s = s + g^2
 * w -= rate g / (sqrt(s) + eps)
 * </pre>
 *
 * <p>Duchi, Hazan, Singer: Adaptive subgradient methods, 2011; formula, place of eps and defaults
 * as PyTorch, without its decay of the rate (a {@link Schedule} does that). Keras begins the sum at
 * 0.1 and has rate 0.001, eps 1e-7.
 *
 * @param rate the learning rate; 0.01 by default
 * @param eps keeps the quotient finite; 1e-10 by default
 */
public record Adagrad(double rate, double eps) implements Optimizer {
  static final double RATE = 0.01;
  static final double EPS = 1e-10;

  /**
   * Adagrad.
   *
   * @throws SettingException unless {@code rate} is finite and at least 0 and {@code eps} is a normal float
   *     above 0
   */
  public Adagrad {
    SettingException.requireNotNegative("rate", rate);
    Eps.require(eps);
  }

  @Override
  public String text() {
    return new CallText("adagrad", rate).option("eps", eps, EPS).toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new Op((float) eps, planner.nonNegativeState("adagrad.s"));
  }

  private static final class Op implements TransformOp {
    private final float eps;
    private final int sumState;
    private float negativeRate;

    /** A bound of s, as committed and as of this step. */
    private double bound;

    private double nextBound;

    Op(float eps, int sumState) {
      this.eps = eps;
      this.sumState = sumState;
    }

    @Override
    public boolean squares() {
      return true;
    }

    @Override
    public void begin(UpdateStep step) {
      negativeRate = (float) -step.rate();
      double largest = step.largest();
      nextBound = (bound + largest * largest) * Bounds.ROUNDINGS + Float.MIN_VALUE;
    }

    @Override
    public void apply(Block block) {
      update(
          block.gradients(),
          block.parameters(),
          block.state(sumState),
          block.offset(),
          block.offset() + block.length(),
          block.factor(),
          eps,
          negativeRate);
    }

    private static void update(
        float[] gradients,
        float[] parameters,
        float[] sums,
        int from,
        int to,
        float factor,
        float eps,
        float negativeRate) {
      for (int i = from; i < to; i++) {
        float g = gradients[i] * factor;
        float s = Math.fma(g, g, sums[i]);
        sums[i] = s;
        float quotient = g / ((float) Math.sqrt(s) + eps);
        parameters[i] = Math.fma(negativeRate, quotient, parameters[i]);
      }
    }

    @Override
    public double largestChange(UpdateStep step) {
      // The sum grows for ever and may leave the floats: a rehearsal has to tell.
      return nextBound < Bounds.FLOAT
          ? Bounds.product(step.rate(), Bounds.ofRootMeanSquare(step.largest(), 1, eps))
          : Double.POSITIVE_INFINITY;
    }

    @Override
    public void commit() {
      bound = nextBound;
    }

    @Override
    public void restored(double[] largest) {
      bound = largest[sumState];
    }
  }
}
