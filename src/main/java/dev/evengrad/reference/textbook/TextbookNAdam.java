package dev.evengrad.reference.textbook;

import dev.evengrad.text.Arguments;

/**
 * <pre>
 * mu_t = b1 (1 - 0.96^(t d) / 2); m, v as Adam's
 * w -= rate (1 - mu_t) / (1 - mu_1 ... mu_t) g / q + rate mu_(t+1) / (1 - mu_1 ... mu_(t+1)) m / q
 * q = sqrt(v / (1 - b2^t)) + eps
 * </pre>
 *
 * as PyTorch's NAdam.
 */
final class TextbookNAdam extends RoundedOptimizer {
  private final double rate;
  private final double beta1;
  private final double beta2;
  private final Rounded keptMean;
  private final Rounded newMean;
  private final Rounded keptSquare;
  private final Rounded newSquare;
  private final Rounded eps;
  private final double momentumDecay;
  private Rounded gradientStep = Rounded.exact(0);
  private Rounded meanStep = Rounded.exact(0);
  private Rounded rootScale = Rounded.exact(0);

  TextbookNAdam(Arguments a) {
    super("nadam.m", "nadam.v");
    this.rate = a.number("rate", 0.002);
    this.beta1 = a.number("beta1", 0.9);
    this.beta2 = a.number("beta2", 0.999);
    this.eps = Rounded.constant(a.number("eps", 1e-8));
    this.keptMean = Rounded.constant(beta1);
    this.newMean = Rounded.constant(1 - beta1);
    this.keptSquare = Rounded.constant(beta2);
    this.newSquare = Rounded.constant(1 - beta2);
    this.momentumDecay = a.number("momentum_decay", 0.004);
  }

  @Override
  void begin(long number) {
    double product = 1;
    for (long t = 1; t <= number; t++) {
      product *= momentum(t);
    }
    double next = momentum(number + 1);
    gradientStep = Rounded.constant(-rate * (1 - momentum(number)) / (1 - product));
    meanStep = Rounded.constant(-rate * next / (1 - product * next));
    rootScale = Rounded.constant(1 / Math.sqrt(1 - Math.pow(beta2, (double) number)));
  }

  private double momentum(long t) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, (double) t * momentumDecay));
  }

  @Override
  Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states) {
    Rounded m = keptMean.fma(states[0], newMean.times(g));
    Rounded v = keptSquare.fma(states[1], newSquare.times(g).times(g));
    states[0] = m;
    states[1] = v;
    Rounded denominator = v.root().fma(rootScale, eps);
    Rounded move = meanStep.fma(m, gradientStep.times(g));
    return w.plus(move.over(denominator));
  }
}
