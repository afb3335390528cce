package dev.evengrad.optim;

/** {@link Adam} with {@code amsgrad} at work. Its largest v is at least v, so Adam's bound holds. */
final class AmsgradOp implements TransformOp {
  private final AdamMoments moments;
  private final int largestState;

  private double stepSize;
  private float negativeStep;

  AmsgradOp(AdamMoments moments, int largestState) {
    this.moments = moments;
    this.largestState = largestState;
  }

  @Override
  public boolean squares() {
    return true;
  }

  @Override
  public void begin(UpdateStep step) {
    moments.begin(step);
    stepSize = step.rate() / moments.correction1;
    negativeStep = (float) -stepSize;
  }

  @Override
  public void apply(Block block) {
    update(
        block.gradients(),
        block.parameters(),
        block.state(moments.meanState),
        block.state(moments.squareState),
        block.state(largestState),
        block.offset(),
        block.offset() + block.length(),
        block.factor());
  }

  private void update(
      float[] gradients,
      float[] parameters,
      float[] means,
      float[] squares,
      float[] largest,
      int from,
      int to,
      float factor) {
    // Locals, because C2 vectorises no loop that reads fields.
    float b1 = moments.beta1;
    float r1 = moments.rest1;
    float b2 = moments.beta2;
    float r2 = moments.rest2;
    float e = moments.eps;
    float scale = moments.rootScale;
    float step = negativeStep;
    for (int i = from; i < to; i++) {
      float g = gradients[i] * factor;
      float m = Math.fma(b1, means[i], r1 * g);
      float v = Math.fma(b2, squares[i], r2 * g * g);
      means[i] = m;
      squares[i] = v;
      float most = Math.max(v, largest[i]);
      largest[i] = most;
      float root = (float) Math.sqrt(most);
      parameters[i] = Math.fma(step, m / Math.fma(root, scale, e), parameters[i]);
    }
  }

  @Override
  public double largestChange(UpdateStep step) {
    return Bounds.product(stepSize, moments.quotient(step));
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
