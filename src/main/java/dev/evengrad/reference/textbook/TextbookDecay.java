package dev.evengrad.reference.textbook;

import dev.evengrad.optim.ParameterMask;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Word;

/**
 * Coupled {@code g += decay w}, or apart {@code w -= rate decay w}, where the mask says so. The rate
 * stands in the chain's optimizer, so the twin of the latter is told it ({@link TextbookStep#rate}).
 */
final class TextbookDecay implements TextbookTransform {
  private final boolean coupled;
  private final double pull;
  private final ParameterMask mask;

  TextbookDecay(boolean coupled, Arguments a) {
    this.coupled = coupled;
    this.pull = a.number("weight_decay", 0.01);
    Word name = a.word("mask");
    this.mask = new ParameterMask(name == null ? "weights" : name.value());
  }

  @Override
  public void step(TextbookStep step) {
    Rounded factor = Rounded.constant(coupled ? pull : step.rate() * pull);
    for (String name : step.names()) {
      if (mask.includes(name)) {
        double[] w = step.parameter(name);
        double[] g = step.gradient(name);
        double[] error = step.parameterError(name);
        double[] gradientError = step.gradientError(name);
        for (int i = 0; i < w.length; i++) {
          Rounded weight = new Rounded(w[i], error[i]);
          if (coupled) {
            Rounded gradient = new Rounded(g[i], gradientError[i]).times(Rounded.constant(1));
            Rounded sum = factor.fma(weight, gradient);
            g[i] = sum.value();
            gradientError[i] = sum.error();
          } else {
            Rounded kept = weight.less(factor);
            w[i] = kept.value();
            error[i] = kept.error();
          }
        }
      }
    }
  }
}
