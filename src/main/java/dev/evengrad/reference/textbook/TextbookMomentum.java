package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Rounding.HIGHER_ORDERS;
import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

/**
 * {@code v = mu v + g, w -= rate v}; as PyTorch's SGD without dampening. Polyak 1964.
 *
 * <p>The engine's error: of v, u for mu as a float, 2 u for g (a pending factor and its product), one
 * rounding; of w, rate times that of v, u for the rate as a float, one rounding.
 */
final class TextbookMomentum implements TextbookTransform {
  private static final String VELOCITY = "momentum.v";

  private final double rate;
  private final double mu;

  TextbookMomentum(double rate, double mu) {
    this.rate = rate;
    this.mu = mu;
  }

  @Override
  public void step(TextbookStep step) {
    for (String name : step.names()) {
      double[] w = step.parameter(name);
      double[] g = step.gradient(name);
      double[] v = step.state(VELOCITY, name);
      double[] gradientError = step.gradientError(name);
      double[] velocityError = step.stateError(VELOCITY, name);
      double[] error = step.parameterError(name);
      for (int i = 0; i < w.length; i++) {
        double kept = mu * v[i];
        v[i] = kept + g[i];
        velocityError[i] =
            (mu * velocityError[i]
                        + gradientError[i]
                        + U * (Math.abs(kept) + 2 * Math.abs(g[i]) + Math.abs(v[i])))
                    * HIGHER_ORDERS
                + SMALLEST;
        double move = rate * v[i];
        w[i] -= move;
        error[i] +=
            (rate * velocityError[i] + U * (Math.abs(move) + Math.abs(w[i]))) * HIGHER_ORDERS
                + SMALLEST;
      }
    }
  }
}
