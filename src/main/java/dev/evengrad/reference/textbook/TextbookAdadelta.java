package dev.evengrad.reference.textbook;

import dev.evengrad.text.Arguments;

/**
 * {@code v = rho v + (1 - rho) g^2, d = sqrt(a + eps) / sqrt(v + eps) g, a = rho a + (1 - rho) d^2, w -= rate d}; as
 * PyTorch's Adadelta.
 */
final class TextbookAdadelta extends RoundedOptimizer {
  private final Rounded rate;
  private final Rounded kept;
  private final Rounded share;
  private final Rounded eps;

  TextbookAdadelta(Arguments a) {
    super("adadelta.v", "adadelta.a");
    this.rate = Rounded.constant(-a.number("rate", 1));
    double rho = a.number("rho", 0.9);
    this.kept = Rounded.constant(rho);
    this.share = Rounded.constant(1 - rho);
    this.eps = Rounded.constant(a.number("eps", 1e-6));
  }

  @Override
  void begin(long number) {
    // Every step is like the first.
  }

  @Override
  Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states) {
    states[0] = kept.fma(states[0], share.times(g).times(g));
    Rounded past = states[1].plus(eps).root();
    Rounded move = past.over(states[0].plus(eps).root()).times(g);
    states[1] = kept.fma(states[1], share.times(move).times(move));
    return rate.fma(move, w);
  }
}
