package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Rounding.HIGHER_ORDERS;
import static dev.evengrad.reference.textbook.Rounding.U;

/**
 * {@code g = clamp(g, -v, v)}.
 *
 * <p>The engine's error: clamp moves by no more than its arguments do. The gradient may be multiplied
 * by a pending factor, rounded, and the product rounded (2 u); the limit is rounded to float (u).
 */
final class TextbookClipByValue implements TextbookTransform {
  private final double limit;

  TextbookClipByValue(double limit) {
    this.limit = limit;
  }

  @Override
  public void step(TextbookStep step) {
    for (String name : step.names()) {
      double[] g = step.gradient(name);
      double[] error = step.gradientError(name);
      for (int i = 0; i < g.length; i++) {
        g[i] = Math.clamp(g[i], -limit, limit);
        error[i] = (error[i] + 2 * U * Math.abs(g[i])) * HIGHER_ORDERS;
      }
    }
  }
}
