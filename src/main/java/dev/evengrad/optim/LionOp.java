package dev.evengrad.optim;

/** {@link Lion} at work. No entry grows by more than the rate. */
final class LionOp implements TransformOp {
  private final double weightDecay;
  private final int meanState;
  private final boolean[] decays;
  private final float beta1;
  private final float rest1;
  private final float beta2;
  private final float rest2;

  private double pull;
  private float negativeRate;

  /** A bound of |m|, as committed and as of this step. */
  private double bound;

  private double nextBound;

  LionOp(Lion settings, int meanState, boolean[] decays) {
    this.weightDecay = settings.weightDecay();
    this.meanState = meanState;
    this.decays = decays;
    this.beta1 = (float) settings.beta1();
    this.rest1 = (float) (1 - settings.beta1());
    this.beta2 = (float) settings.beta2();
    this.rest2 = (float) (1 - settings.beta2());
  }

  @Override
  public void begin(UpdateStep step) {
    negativeRate = (float) -step.rate();
    pull = step.rate() * weightDecay;
    nextBound = (beta2 * bound + rest2 * step.largest()) * Bounds.ROUNDINGS + Bounds.UNDERFLOW;
  }

  @Override
  public void apply(Block block) {
    update(
        block.gradients(),
        block.parameters(),
        block.state(meanState),
        block.offset(),
        block.offset() + block.length(),
        block.factor(),
        decays[block.slice()] ? (float) -pull : 0);
  }

  private void update(
      float[] gradients,
      float[] parameters,
      float[] means,
      int from,
      int to,
      float factor,
      float negativePull) {
    // Locals, because C2 vectorises no loop that reads fields.
    float b1 = beta1;
    float r1 = rest1;
    float b2 = beta2;
    float r2 = rest2;
    float rate = negativeRate;
    for (int i = from; i < to; i++) {
      float g = gradients[i] * factor;
      float m = means[i];
      // The sign, by a product that takes the smallest float beyond 1: C2 has no vectors for
      // signum.
      float large = Math.fma(b1, m, r1 * g) * 0x1p126f * 0x1p24f;
      float sign = Math.max(-1, Math.min(1, large));
      means[i] = Math.fma(b2, m, r2 * g);
      // Not w (1 - pull): near 1 a float keeps few digits of a small pull.
      float decayed = Math.fma(negativePull, parameters[i], parameters[i]);
      parameters[i] = Math.fma(rate, sign, decayed);
    }
  }

  @Override
  public double largestChange(UpdateStep step) {
    double direction =
        (beta1 * bound + rest1 * step.largest()) * Bounds.ROUNDINGS + Bounds.UNDERFLOW;
    boolean fit = direction < Bounds.FLOAT && nextBound < Bounds.FLOAT && pull <= Bounds.SHRINKS;
    return fit ? Bounds.product(step.rate(), 1) : Double.POSITIVE_INFINITY;
  }

  @Override
  public void commit() {
    bound = nextBound;
  }

  @Override
  public void restored(double[] largest) {
    bound = largest[meanState];
  }
}
