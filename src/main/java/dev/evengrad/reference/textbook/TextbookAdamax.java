package dev.evengrad.reference.textbook;

import dev.evengrad.text.Arguments;

/**
 * {@code m = b1 m + (1 - b1) g}, {@code u = max(b2 u, |g| + eps)}, {@code w -= rate / (1 - b1^t) m / u}; as PyTorch's Adamax.
 */
final class TextbookAdamax extends RoundedOptimizer {
  private final double rate;
  private final double beta1;
  private final Rounded keptMean;
  private final Rounded newMean;
  private final Rounded faded;
  private final Rounded eps;
  private Rounded stepSize = Rounded.exact(0);

  TextbookAdamax(Arguments a) {
    super("adamax.m", "adamax.u");
    this.rate = a.number("rate", 0.002);
    this.beta1 = a.number("beta1", 0.9);
    this.faded = Rounded.constant(a.number("beta2", 0.999));
    this.eps = Rounded.constant(a.number("eps", 1e-8));
    this.keptMean = Rounded.constant(beta1);
    this.newMean = Rounded.constant(1 - beta1);
  }

  @Override
  void begin(long number) {
    stepSize = Rounded.constant(-rate / (1 - Math.pow(beta1, (double) number)));
  }

  @Override
  Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states) {
    states[0] = keptMean.fma(states[0], newMean.times(g));
    states[1] = faded.times(states[1]).max(g.magnitude().plus(eps));
    return stepSize.fma(states[0].over(states[1]), w);
  }
}
