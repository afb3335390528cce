package dev.evengrad.reference.textbook;

/**
 * {@code m, v} as {@link TextbookAdam}; {@code x = max(x, v)}; {@code w -= rate / (1 - b1^t) m / (sqrt(x) / sqrt(1 - b2^t) + eps)};
 * as PyTorch's Adam with amsgrad.
 */
final class TextbookAmsgrad extends RoundedOptimizer {
  private final double rate;
  private final double beta1;
  private final double beta2;
  private final Rounded keptMean;
  private final Rounded newMean;
  private final Rounded keptSquare;
  private final Rounded newSquare;
  private final Rounded eps;
  private Rounded stepSize = Rounded.exact(0);
  private Rounded rootScale = Rounded.exact(0);

  TextbookAmsgrad(double rate, double beta1, double beta2, double eps) {
    super("adam.m", "adam.v", "adam.max");
    this.rate = rate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.eps = Rounded.constant(eps);
    this.keptMean = Rounded.constant(beta1);
    this.newMean = Rounded.constant(1 - beta1);
    this.keptSquare = Rounded.constant(beta2);
    this.newSquare = Rounded.constant(1 - beta2);
  }

  @Override
  void begin(long number) {
    stepSize = Rounded.constant(-rate / (1 - Math.pow(beta1, (double) number)));
    rootScale = Rounded.constant(1 / Math.sqrt(1 - Math.pow(beta2, (double) number)));
  }

  @Override
  Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states) {
    Rounded m = keptMean.fma(states[0], newMean.times(g));
    Rounded v = keptSquare.fma(states[1], newSquare.times(g).times(g));
    states[0] = m;
    states[1] = v;
    states[2] = states[2].max(v);
    Rounded denominator = states[2].root().fma(rootScale, eps);
    return stepSize.fma(m.over(denominator), w);
  }
}
