package dev.evengrad.reference.textbook;

import dev.evengrad.text.Arguments;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code v = alpha v + (1 - alpha) g^2}; centered: {@code a = alpha a + (1 - alpha) g} and {@code v - a^2} in v's place;
 * {@code w -= rate g / (sqrt(v) + eps)}, or with momentum {@code b = mu b + g / (sqrt(v) + eps), w -= rate b}; as PyTorch's
 * RMSprop.
 */
final class TextbookRmsProp extends RoundedOptimizer {
  private final Rounded rate;
  private final Rounded kept;
  private final Rounded share;
  private final Rounded eps;
  private final double momentum;
  private final boolean centered;

  TextbookRmsProp(Arguments a) {
    this(
        a.number("rate", 0.01),
        a.number("alpha", 0.99),
        a.number("eps", 1e-8),
        a.number("momentum", 0),
        a.flag("centered", false));
  }

  private TextbookRmsProp(
      double rate, double alpha, double eps, double momentum, boolean centered) {
    super(states(momentum > 0, centered));
    this.rate = Rounded.constant(-rate);
    this.kept = Rounded.constant(alpha);
    this.share = Rounded.constant(1 - alpha);
    this.eps = Rounded.constant(eps);
    this.momentum = momentum;
    this.centered = centered;
  }

  private static String[] states(boolean moves, boolean centered) {
    List<String> names = new ArrayList<>(List.of("rmsprop.v"));
    if (centered) {
      names.add("rmsprop.a");
    }
    if (moves) {
      names.add("rmsprop.b");
    }
    return names.toArray(new String[0]);
  }

  @Override
  void begin(long number) {
    // Every step is like the first.
  }

  @Override
  Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states) {
    Rounded v = kept.fma(states[0], share.times(g).times(g));
    states[0] = v;
    if (centered) {
      states[1] = kept.fma(states[1], share.times(g));
      v = states[1].negated().fma(states[1], v).max(Rounded.exact(0));
    }
    Rounded quotient = g.over(v.root().plus(eps));
    if (momentum == 0) {
      return rate.fma(quotient, w);
    }
    int last = states.length - 1;
    states[last] = Rounded.constant(momentum).fma(states[last], quotient);
    return rate.fma(states[last], w);
  }
}
