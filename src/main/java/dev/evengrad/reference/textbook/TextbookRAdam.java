package dev.evengrad.reference.textbook;

import dev.evengrad.text.Arguments;

/**
 * {@code m, v} as Adam's; {@code r = r_max - 2 t b2^t / (1 - b2^t)}, {@code r_max = 2 / (1 - b2) - 1}. If r &gt; 5
 * {@code w -= rate m / (1 - b1^t) sqrt(1 - b2^t) / (sqrt(v) + eps) sqrt((r-4)(r-2) r_max / ((r_max-4)(r_max-2) r))},
 * else {@code w -= rate m / (1 - b1^t)}; as PyTorch's RAdam.
 */
final class TextbookRAdam extends RoundedOptimizer {
  private final double rate;
  private final double beta1;
  private final double beta2;
  private final Rounded keptMean;
  private final Rounded newMean;
  private final Rounded keptSquare;
  private final Rounded newSquare;
  private final Rounded eps;
  private boolean rectified;
  private Rounded stepSize = Rounded.exact(0);

  TextbookRAdam(Arguments a) {
    super("radam.m", "radam.v");
    this.rate = a.number("rate", 0.001);
    this.beta1 = a.number("beta1", 0.9);
    this.beta2 = a.number("beta2", 0.999);
    this.eps = Rounded.constant(a.number("eps", 1e-8));
    this.keptMean = Rounded.constant(beta1);
    this.newMean = Rounded.constant(1 - beta1);
    this.keptSquare = Rounded.constant(beta2);
    this.newSquare = Rounded.constant(1 - beta2);
  }

  @Override
  void begin(long number) {
    double power = Math.pow(beta2, (double) number);
    double most = 2 / (1 - beta2) - 1;
    double r = most - 2 * (double) number * power / (1 - power);
    rectified = r > 5;
    double rectification =
        rectified
            ? Math.sqrt((1 - power) * (r - 4) * (r - 2) * most / ((most - 4) * (most - 2) * r))
            : 1;
    stepSize = Rounded.constant(-rate * rectification / (1 - Math.pow(beta1, (double) number)));
  }

  @Override
  Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states) {
    Rounded m = keptMean.fma(states[0], newMean.times(g));
    Rounded v = keptSquare.fma(states[1], newSquare.times(g).times(g));
    states[0] = m;
    states[1] = v;
    return stepSize.fma(rectified ? m.over(v.root().plus(eps)) : m, w);
  }
}
