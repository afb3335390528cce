package dev.evengrad.reference.textbook;

import dev.evengrad.text.Arguments;

/**
 * {@code v = mu v + g, w -= rate (g + mu v)}; as PyTorch's SGD with nesterov.
 */
final class TextbookNesterov extends RoundedOptimizer {
  private final Rounded rate;
  private final Rounded mu;

  TextbookNesterov(Arguments a) {
    super("nesterov.v");
    this.rate = Rounded.constant(-a.number("rate"));
    this.mu = Rounded.constant(a.number("mu", 0.9));
  }

  @Override
  void begin(long number) {
    // Every step is like the first.
  }

  @Override
  Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states) {
    states[0] = mu.fma(states[0], g);
    return rate.fma(mu.fma(states[0], g), w);
  }
}
