package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Rounding.HIGHER_ORDERS;
import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

import java.util.Collection;

/**
 * A Euclidean norm of gradients, with a bound of its error in the engine: a sum of squares has at most 64 roundings (a float lane's share
 * of a block), so the norm half of that, 32 u; an error e of the incoming gradient moves it by at most ||e||.
 *
 * @param value the norm
 * @param error how far the engine's may be from it
 */
record TextbookNorm(double value, double error) {
  private static final double ROUNDINGS = 32;

  /** Factor and product in single precision, each in two steps if the factor is far from 1. */
  private static final double PRODUCT = 4;

  /** That over the gradients of some parameters. */
  static TextbookNorm of(TextbookStep step, Collection<String> names) {
    double sum = 0;
    double sumOfErrors = 0;
    for (String name : names) {
      double[] g = step.gradient(name);
      double[] error = step.gradientError(name);
      for (int i = 0; i < g.length; i++) {
        sum += g[i] * g[i];
        sumOfErrors += error[i] * error[i];
      }
    }
    double norm = Math.sqrt(sum);
    return new TextbookNorm(norm, ROUNDINGS * U * norm + Math.sqrt(sumOfErrors));
  }

  /** Multiplies a parameter's gradient by a factor whose relative error in the engine, in double, is {@code relative}. */
  static void scale(TextbookStep step, String name, double factor, double relative) {
    double[] g = step.gradient(name);
    double[] error = step.gradientError(name);
    for (int i = 0; i < g.length; i++) {
      g[i] *= factor;
      error[i] =
          (factor * error[i] + (relative + PRODUCT * U) * Math.abs(g[i])) * HIGHER_ORDERS
              + SMALLEST;
    }
  }
}
