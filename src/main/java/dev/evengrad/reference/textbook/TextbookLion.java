package dev.evengrad.reference.textbook;

import dev.evengrad.optim.ParameterMask;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Word;

/**
 * {@code w -= rate decay w} where the mask says so, {@code w -= rate sign(b1 m + (1 - b1) g)}, {@code m = b2 m + (1 - b2) g};
 * Chen and others 2023. Where rounding may turn the sign, the bound is two rates.
 */
final class TextbookLion extends RoundedOptimizer {
  private final Rounded rate;
  private final Rounded pull;
  private final ParameterMask mask;
  private final Rounded meanInSign;
  private final Rounded gradientInSign;
  private final Rounded keptMean;
  private final Rounded newMean;

  TextbookLion(Arguments a) {
    super("lion.m");
    double size = a.number("rate", 1e-4);
    this.rate = Rounded.constant(-size);
    double beta1 = a.number("beta1", 0.9);
    double beta2 = a.number("beta2", 0.99);
    this.pull = Rounded.constant(size * a.number("weight_decay", 0));
    Word name = a.word("mask");
    this.mask = new ParameterMask(name == null ? "weights" : name.value());
    this.meanInSign = Rounded.constant(beta1);
    this.gradientInSign = Rounded.constant(1 - beta1);
    this.keptMean = Rounded.constant(beta2);
    this.newMean = Rounded.constant(1 - beta2);
  }

  @Override
  void begin(long number) {
    // Every step is like the first.
  }

  @Override
  Rounded entry(String parameter, Rounded w, Rounded g, Rounded[] states) {
    Rounded direction = meanInSign.fma(states[0], gradientInSign.times(g)).sign();
    states[0] = keptMean.fma(states[0], newMean.times(g));
    Rounded decayed = mask.includes(parameter) ? w.less(pull) : w;
    return rate.fma(direction, decayed);
  }
}
