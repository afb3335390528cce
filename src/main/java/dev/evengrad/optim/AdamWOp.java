package dev.evengrad.optim;

/** {@link AdamW} at work. */
final class AdamWOp implements TransformOp {
  private final AdamW settings;
  private final AdamMoments moments;
  private final boolean[] decays;

  private double stepSize;
  private float negativeStep;
  private double pull;

  AdamWOp(AdamW settings, AdamMoments moments, boolean[] decays) {
    this.settings = settings;
    this.moments = moments;
    this.decays = decays;
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
    pull = step.rate() * settings.weightDecay();
  }

  @Override
  public void apply(Block block) {
    update(
        block.gradients(),
        block.parameters(),
        block.state(moments.meanState),
        block.state(moments.squareState),
        decays[block.slice()] ? (float) -pull : 0,
        block.offset(),
        block.offset() + block.length(),
        block.factor());
  }

  private void update(
      float[] gradients,
      float[] parameters,
      float[] means,
      float[] squares,
      float negativePull,
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
      float root = (float) Math.sqrt(v);
      // Not w (1 - pull): near 1 a float keeps few digits of a small pull.
      float decayed = Math.fma(negativePull, parameters[i], parameters[i]);
      parameters[i] = Math.fma(step, m / Math.fma(root, scale, e), decayed);
    }
  }

  @Override
  public double largestChange(UpdateStep step) {
    double change = Bounds.product(stepSize, moments.quotient(step));
    return pull <= Bounds.SHRINKS ? change : Double.POSITIVE_INFINITY;
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
