package dev.evengrad.optim;

/** {@link Adam} at work. */
final class AdamOp implements TransformOp {
  private final Adam adam;
  private final int meanState;
  private final int squareState;
  private final float beta1;
  private final float rest1;
  private final float beta2;
  private final float rest2;
  private final float eps;
  private final AdamBound bound;

  private double stepSize;
  private double correction2;
  private float negativeStep;
  private float rootScale;

  AdamOp(Adam adam, int meanState, int squareState) {
    this.adam = adam;
    this.meanState = meanState;
    this.squareState = squareState;
    this.beta1 = (float) adam.beta1();
    this.rest1 = (float) (1 - adam.beta1());
    this.beta2 = (float) adam.beta2();
    this.rest2 = (float) (1 - adam.beta2());
    this.eps = (float) adam.eps();
    this.bound = new AdamBound(beta1, rest1, beta2, rest2, eps);
  }

  @Override
  public boolean squares() {
    return true;
  }

  @Override
  public void begin(UpdateStep step) {
    stepSize = step.rate() / (1 - Powers.power(adam.beta1(), step.number()));
    correction2 = 1 - Powers.power(adam.beta2(), step.number());
    negativeStep = (float) -stepSize;
    rootScale = (float) (1 / Math.sqrt(correction2));
  }

  @Override
  public void apply(Block block) {
    update(
        block.gradients(),
        block.parameters(),
        block.state(meanState),
        block.state(squareState),
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
    float b1 = beta1;
    float r1 = rest1;
    float b2 = beta2;
    float r2 = rest2;
    float e = eps;
    float scale = rootScale;
    float step = negativeStep;
    for (int i = from; i < to; i++) {
      float g = gradients[i] * factor;
      float m = Math.fma(b1, means[i], r1 * g);
      float v = Math.fma(b2, squares[i], r2 * g * g);
      means[i] = m;
      squares[i] = v;
      float root = (float) Math.sqrt(v);
      parameters[i] = Math.fma(step, m / Math.fma(root, scale, e), parameters[i]);
    }
  }

  @Override
  public double largestChange(UpdateStep step) {
    return Bounds.product(stepSize, bound.quotient(step.number(), step.largest(), correction2));
  }

  @Override
  public void commit() {
    bound.commit();
  }

  @Override
  public void restored(double[] largest) {
    bound.restored(largest[meanState]);
  }
}
