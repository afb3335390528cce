package dev.evengrad.optim;

/** {@link RmsProp} at work: a loop for the quotient, which takes the gradient's place, and one for the step. */
final class RmsPropOp implements TransformOp {
  /** The index of a state that is not needed. */
  static final int NONE = -1;

  private final int squareState;
  private final int meanState;
  private final int moveState;
  private final float alpha;
  private final float rest;
  private final float eps;
  private final float momentum;

  private float negativeRate;

  /** A bound of |b|, as committed and as of this step. */
  private double bound;

  private double nextBound;

  RmsPropOp(RmsProp settings, int squareState, int meanState, int moveState) {
    this.squareState = squareState;
    this.meanState = meanState;
    this.moveState = moveState;
    this.alpha = (float) settings.alpha();
    this.rest = (float) (1 - settings.alpha());
    this.eps = (float) settings.eps();
    this.momentum = (float) settings.momentum();
  }

  @Override
  public boolean squares() {
    return true;
  }

  @Override
  public void begin(UpdateStep step) {
    negativeRate = (float) -step.rate();
    // A variance may be anything down to 0; a mean square holds a share of the gradient's own.
    double quotient =
        meanState == NONE
            ? Bounds.ofRootMeanSquare(step.largest(), rest, eps)
            : step.largest() / eps * Bounds.ROUNDINGS + Float.MIN_VALUE;
    nextBound = (momentum * bound + quotient) * Bounds.ROUNDINGS + Float.MIN_VALUE;
  }

  @Override
  public void apply(Block block) {
    float[] g = block.gradients();
    float[] squares = block.state(squareState);
    int from = block.offset();
    int to = from + block.length();
    if (meanState == NONE) {
      divide(g, squares, from, to, block.factor(), alpha, rest, eps);
    } else {
      float[] means = block.state(meanState);
      divideCentered(g, squares, means, from, to, block.factor(), alpha, rest, eps);
    }
    block.factorApplied();
    if (moveState == NONE) {
      move(g, block.parameters(), from, to, negativeRate);
    } else {
      float[] moves = block.state(moveState);
      moveOn(g, block.parameters(), moves, from, to, momentum, negativeRate);
    }
  }

  private static void divide(
      float[] gradients,
      float[] squares,
      int from,
      int to,
      float factor,
      float alpha,
      float rest,
      float eps) {
    for (int i = from; i < to; i++) {
      float g = gradients[i] * factor;
      float v = Math.fma(alpha, squares[i], rest * g * g);
      squares[i] = v;
      gradients[i] = g / ((float) Math.sqrt(v) + eps);
    }
  }

  private static void divideCentered(
      float[] gradients,
      float[] squares,
      float[] means,
      int from,
      int to,
      float factor,
      float alpha,
      float rest,
      float eps) {
    for (int i = from; i < to; i++) {
      float g = gradients[i] * factor;
      float v = Math.fma(alpha, squares[i], rest * g * g);
      float a = Math.fma(alpha, means[i], rest * g);
      squares[i] = v;
      means[i] = a;
      float variance = Math.max(0, Math.fma(-a, a, v));
      gradients[i] = g / ((float) Math.sqrt(variance) + eps);
    }
  }

  private static void move(
      float[] quotients, float[] parameters, int from, int to, float negativeRate) {
    for (int i = from; i < to; i++) {
      parameters[i] = Math.fma(negativeRate, quotients[i], parameters[i]);
    }
  }

  private static void moveOn(
      float[] quotients,
      float[] parameters,
      float[] moves,
      int from,
      int to,
      float momentum,
      float negativeRate) {
    for (int i = from; i < to; i++) {
      float b = Math.fma(momentum, moves[i], quotients[i]);
      moves[i] = b;
      parameters[i] = Math.fma(negativeRate, b, parameters[i]);
    }
  }

  @Override
  public double largestChange(UpdateStep step) {
    return Bounds.product(step.rate(), nextBound);
  }

  @Override
  public void commit() {
    bound = moveState == NONE ? 0 : nextBound;
  }

  @Override
  public void restored(double[] largest) {
    bound = moveState == NONE ? 0 : largest[moveState];
  }
}
