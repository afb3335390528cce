package dev.evengrad.optim;

/** {@link RAdam} at work: one loop for either kind of step. */
final class RAdamOp implements TransformOp {
  private final AdamMoments moments;
  private final double longest;

  private double stepSize;
  private float negativeStep;
  private boolean rectified;

  RAdamOp(RAdam settings, AdamMoments moments) {
    this.moments = moments;
    this.longest = 2 / (1 - settings.beta2()) - 1;
  }

  @Override
  public boolean squares() {
    return true;
  }

  @Override
  public void begin(UpdateStep step) {
    moments.begin(step);
    double number = (double) step.number();
    double power = 1 - moments.correction2;
    double length = longest - 2 * number * power / moments.correction2;
    rectified = length > RAdam.SHORTEST;
    stepSize = step.rate() / moments.correction1;
    if (rectified) {
      double variances =
          (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length);
      stepSize *= Math.sqrt(variances * moments.correction2);
    }
    negativeStep = (float) -stepSize;
  }

  @Override
  public void apply(Block block) {
    update(
        block.gradients(),
        block.parameters(),
        block.state(moments.meanState),
        block.state(moments.squareState),
        block.offset(),
        block.offset() + block.length(),
        block.factor());
  }

  private void update(
      float[] gradients,
      float[] parameters,
      float[] means,
      float[] squares,
      int from,
      int to,
      float factor) {
    // Locals, because C2 vectorises no loop that reads fields.
    float b1 = moments.beta1;
    float r1 = moments.rest1;
    float b2 = moments.beta2;
    float r2 = moments.rest2;
    float e = moments.eps;
    float step = negativeStep;
    // Without rectification the quotient's denominator is 0 sqrt(v) + 1.
    float scale = rectified ? 1 : 0;
    float least = rectified ? e : 1;
    for (int i = from; i < to; i++) {
      float g = gradients[i] * factor;
      float m = Math.fma(b1, means[i], r1 * g);
      float v = Math.fma(b2, squares[i], r2 * g * g);
      means[i] = m;
      squares[i] = v;
      float root = (float) Math.sqrt(v);
      parameters[i] = Math.fma(step, m / Math.fma(root, scale, least), parameters[i]);
    }
  }

  @Override
  public double largestChange(UpdateStep step) {
    // The root is not corrected here: as if beta2^t were 0.
    double quotient = moments.bound.quotient(step.number(), step.largest(), 1);
    return Bounds.product(stepSize, rectified ? quotient : moments.bound.nextMean());
  }

  @Override
  public void commit() {
    moments.commit();
  }

  @Override
  public void restored(double[] largest) {
    moments.restored(largest);
  }
}
