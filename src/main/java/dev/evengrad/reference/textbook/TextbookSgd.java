package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Rounding.HIGHER_ORDERS;
import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

/**
 * {@code w -= rate g}.
 *
 * <p>The engine's error: of {@code rate g}, 3 u (the rate as a float; a pending factor as a float;
 * its product), and one rounding of the new w.
 */
final class TextbookSgd implements TextbookTransform {
  private final double rate;

  TextbookSgd(double rate) {
    this.rate = rate;
  }

  @Override
  public void step(TextbookStep step) {
    for (String name : step.names()) {
      double[] w = step.parameter(name);
      double[] g = step.gradient(name);
      double[] gradientError = step.gradientError(name);
      double[] error = step.parameterError(name);
      for (int i = 0; i < w.length; i++) {
        double move = rate * g[i];
        w[i] -= move;
        error[i] +=
            (rate * gradientError[i] + 3 * U * Math.abs(move) + U * Math.abs(w[i])) * HIGHER_ORDERS
                + (1 + rate) * SMALLEST;
      }
    }
  }
}
