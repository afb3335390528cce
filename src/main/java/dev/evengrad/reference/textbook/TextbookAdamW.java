package dev.evengrad.reference.textbook;

import dev.evengrad.optim.ParameterMask;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Word;

/**
 * {@code w -= rate decay w} where the mask says so, then as {@link TextbookAdam}; as PyTorch's AdamW.
 */
final class TextbookAdamW extends RoundedOptimizer {
  private final double rate;
  private final double beta1;
  private final double beta2;
  private final Rounded keptMean;
  private final Rounded newMean;
  private final Rounded keptSquare;
  private final Rounded newSquare;
  private final Rounded eps;
  private final Rounded pull;
  private final ParameterMask mask;
  private Rounded stepSize = Rounded.exact(0);
  private Rounded rootScale = Rounded.exact(0);

  TextbookAdamW(Arguments a) {
    super("adamw.m", "adamw.v");
    this.rate = a.number("rate", 0.001);
    double decay = a.number("weight_decay", 0.01);
    this.pull = Rounded.constant(rate * decay);
    this.beta1 = a.number("beta1", 0.9);
    this.beta2 = a.number("beta2", 0.999);
    this.eps = Rounded.constant(a.number("eps", 1e-8));
    this.keptMean = Rounded.constant(beta1);
    this.newMean = Rounded.constant(1 - beta1);
    this.keptSquare = Rounded.constant(beta2);
    this.newSquare = Rounded.constant(1 - beta2);
    Word name = a.word("mask");
    this.mask = new ParameterMask(name == null ? "weights" : name.value());
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
    Rounded denominator = v.root().fma(rootScale, eps);
    Rounded decayed = mask.includes(parameter) ? w.less(pull) : w;
    return stepSize.fma(m.over(denominator), decayed);
  }
}
