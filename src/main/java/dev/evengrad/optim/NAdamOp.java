package dev.evengrad.optim;

/** {@link NAdam} at work. */
final class NAdamOp implements TransformOp {
  private final NAdam settings;
  private final AdamMoments moments;

  /** The product of mu for the steps up to {@code productSteps}. */
  private double product = 1;

  private long productSteps;
  private double nextProduct;
  private double gradientStep;
  private double meanStep;

  NAdamOp(NAdam settings, AdamMoments moments) {
    this.settings = settings;
    this.moments = moments;
  }

  @Override
  public boolean squares() {
    return true;
  }

  @Override
  public void begin(UpdateStep step) {
    moments.begin(step);
    long number = step.number();
    if (productSteps != number - 1) {
      product = settings.product(number - 1);
      productSteps = number - 1;
    }
    double mu = settings.momentum(number);
    double nextMu = settings.momentum(number + 1);
    nextProduct = product * mu;
    gradientStep = step.rate() * (1 - mu) / (1 - nextProduct);
    meanStep = step.rate() * nextMu / (1 - nextProduct * nextMu);
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
    float scale = moments.rootScale;
    float ofGradient = (float) -gradientStep;
    float ofMean = (float) -meanStep;
    for (int i = from; i < to; i++) {
      float g = gradients[i] * factor;
      float m = Math.fma(b1, means[i], r1 * g);
      float v = Math.fma(b2, squares[i], r2 * g * g);
      means[i] = m;
      squares[i] = v;
      float root = (float) Math.sqrt(v);
      float move = Math.fma(ofMean, m, ofGradient * g);
      parameters[i] += move / Math.fma(root, scale, e);
    }
  }

  @Override
  public double largestChange(UpdateStep step) {
    // The sum of both products comes before the division, so it must fit a float too.
    double moves =
        Bounds.product(meanStep, moments.bound.nextMean())
            + Bounds.product(gradientStep, step.largest());
    double byMean = Bounds.product(meanStep, moments.quotient(step));
    double byGradient =
        Bounds.product(
            gradientStep, moments.bound.gradientQuotient(step.largest(), moments.correction2));
    // Products that underflow, before the division.
    double lost = Bounds.UNDERFLOW / moments.eps;
    return moves < Bounds.FLOAT
        ? (byMean + byGradient + lost) * Bounds.ROUNDINGS
        : Double.POSITIVE_INFINITY;
  }

  @Override
  public void commit() {
    moments.commit();
    product = nextProduct;
    productSteps++;
  }

  @Override
  public void restored(double[] largest) {
    moments.restored(largest);
  }
}
