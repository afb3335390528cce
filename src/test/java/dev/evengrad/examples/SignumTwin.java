package dev.evengrad.examples;

import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.TextbookStep;
import dev.evengrad.reference.textbook.TextbookTransform;

/** The twin of {@link Signum}; where the error of m may turn its sign, a parameter may be two rates off. */
public record SignumTwin(double rate) implements TextbookTransform {
  @Override
  public void step(TextbookStep step) {
    for (String name : step.names()) {
      double[] w = step.parameter(name);
      double[] g = step.gradient(name);
      double[] m = step.state("signum.m", name);
      for (int i = 0; i < w.length; i++) {
        double terms = 0.9 * Math.abs(m[i]) + 0.1 * Math.abs(g[i]);
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        // the coefficient, the product with the pending factor, the product, the sum
        double error = 0.1 * step.gradientError(name)[i] + Rounding.gamma(4) * terms;
        step.stateError("signum.m", name)[i] = error;
        w[i] -= rate * Math.signum(m[i]);
        step.parameterError(name)[i] =
            (Math.abs(m[i]) <= error ? 2 * rate : 0)
                + Rounding.U * Rounding.HIGHER_ORDERS * (Math.abs(w[i]) + rate);
      }
    }
  }
}
