package dev.evengrad.reference.textbook;

import dev.evengrad.text.Arguments;

/**
 * {@code s += g^2, w -= rate g / (sqrt(s) + eps)}; as PyTorch's Adagrad.
 */
final class TextbookAdagrad extends RoundedOptimizer {
  private final Rounded rate;
  private final Rounded eps;

  TextbookAdagrad(Arguments a) {
    super("adagrad.s");
    this.rate = Rounded.constant(-a.number("rate", 0.01));
    this.eps = Rounded.constant(a.number("eps", 1e-10));
  }

  @Override
  void begin(long number) {
    // Every step is like the first.
  }

  @Override
  Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states) {
    states[0] = g.fma(g, states[0]);
    return rate.fma(g.over(states[0].root().plus(eps)), w);
  }
}
