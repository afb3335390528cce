package dev.evengrad.optim;

/**
 * {@link Adamax} at work. Its quotient |m| / u is at most |m| / eps. Where both states began at zero
 * and beta1 &lt; beta2, every past gradient is at most u beta2^-age, so |m| is at most the geometric
 * sum (1 - beta1) / (1 - beta1 / beta2) of u, underflow apart.
 */
final class AdamaxOp implements TransformOp {
  private final double exactBeta1;
  private final int meanState;
  private final int largestState;
  private final float beta1;
  private final float rest1;
  private final float beta2;
  private final float eps;
  private final double ratio;

  private double stepSize;
  private float negativeStep;
  private boolean fromZero = true;

  /** Bounds of |m| and u, as committed and as of this step. */
  private double mean;

  private double largest;
  private double nextMean;
  private double nextLargest;

  AdamaxOp(Adamax settings, int meanState, int largestState) {
    this.exactBeta1 = settings.beta1();
    this.meanState = meanState;
    this.largestState = largestState;
    this.beta1 = (float) settings.beta1();
    this.rest1 = (float) (1 - settings.beta1());
    this.beta2 = (float) settings.beta2();
    this.eps = (float) settings.eps();
    double room = 1 - beta1 * Bounds.ROUNDINGS / (beta2 / Bounds.ROUNDINGS);
    this.ratio = room > 0 ? rest1 * Bounds.ROUNDINGS / room : Double.POSITIVE_INFINITY;
  }

  @Override
  public void begin(UpdateStep step) {
    stepSize = step.rate() / (1 - Powers.power(exactBeta1, step.number()));
    negativeStep = (float) -stepSize;
    double g = step.largest();
    nextMean = (beta1 * mean + rest1 * g) * Bounds.ROUNDINGS + Bounds.UNDERFLOW;
    nextLargest = Math.max(beta2 * largest, g + eps) * Bounds.ROUNDINGS + Bounds.UNDERFLOW;
  }

  @Override
  public void apply(Block block) {
    update(
        block.gradients(),
        block.parameters(),
        block.state(meanState),
        block.state(largestState),
        block.offset(),
        block.offset() + block.length(),
        block.factor());
  }

  private void update(
      float[] gradients,
      float[] parameters,
      float[] means,
      float[] largestSoFar,
      int from,
      int to,
      float factor) {
    // Locals, because C2 vectorises no loop that reads fields.
    float b1 = beta1;
    float r1 = rest1;
    float b2 = beta2;
    float e = eps;
    float step = negativeStep;
    for (int i = from; i < to; i++) {
      float g = gradients[i] * factor;
      float m = Math.fma(b1, means[i], r1 * g);
      float u = Math.max(b2 * largestSoFar[i], Math.abs(g) + e);
      means[i] = m;
      largestSoFar[i] = u;
      parameters[i] = Math.fma(step, m / u, parameters[i]);
    }
  }

  @Override
  public double largestChange(UpdateStep step) {
    if (!(nextMean < Bounds.FLOAT && nextLargest < Bounds.FLOAT)) {
      return Double.POSITIVE_INFINITY;
    }
    double quotient = nextMean / eps;
    if (fromZero) {
      quotient = Math.min(quotient, ratio + (double) step.number() * Bounds.UNDERFLOW / eps);
    }
    return Bounds.product(stepSize, quotient * Bounds.ROUNDINGS);
  }

  @Override
  public void commit() {
    mean = nextMean;
    largest = nextLargest;
  }

  @Override
  public void restored(double[] largestOfStates) {
    mean = largestOfStates[meanState];
    largest = largestOfStates[largestState];
    fromZero = false;
  }
}
