package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Rounding.HIGHER_ORDERS;
import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

/**
 * <pre>
 * m = b1 m + (1 - b1) g,       mHat = m / (1 - b1^t)
 * v = b2 v + (1 - b2) g^2,     vHat = v / (1 - b2^t)
 * w -= rate mHat / (sqrt(vHat) + eps)
 * </pre>
 *
 * as in Kingma and Ba 2015 and in PyTorch.
 *
 * <p>The engine's error. Each constant is a float (u). Of m: u for b1 m; 4 u for (1 - b1) g (constant,
 * pending factor, two products); one rounding. Of v: u for b2 v; 6 u for (1 - b2) g^2 (constant, the
 * factor twice, three products), and a product that underflows; one rounding. The root maps that error
 * to the difference of two roots; then u for the root, u for the correction, u eps and one rounding.
 * The quotient has the errors of both and its own; the step size u, the new w one rounding.
 */
final class TextbookAdam implements TextbookTransform {
  private static final String MEAN = "adam.m";
  private static final String SQUARE = "adam.v";

  private final double rate;
  private final double beta1;
  private final double beta2;
  private final double eps;

  TextbookAdam(double rate, double beta1, double beta2, double eps) {
    this.rate = rate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.eps = eps;
  }

  @Override
  public void step(TextbookStep step) {
    double correction1 = 1 - Math.pow(beta1, (double) step.number());
    double correction2 = 1 - Math.pow(beta2, (double) step.number());
    for (String name : step.names()) {
      double[] w = step.parameter(name);
      double[] g = step.gradient(name);
      double[] m = step.state(MEAN, name);
      double[] v = step.state(SQUARE, name);
      double[] gradientError = step.gradientError(name);
      double[] meanError = step.stateError(MEAN, name);
      double[] squareError = step.stateError(SQUARE, name);
      double[] error = step.parameterError(name);
      for (int i = 0; i < w.length; i++) {
        double keptMean = beta1 * m[i];
        double newMean = (1 - beta1) * g[i];
        m[i] = keptMean + newMean;
        meanError[i] =
            (beta1 * meanError[i]
                        + (1 - beta1) * gradientError[i]
                        + U * (Math.abs(keptMean) + 4 * Math.abs(newMean) + Math.abs(m[i])))
                    * HIGHER_ORDERS
                + SMALLEST;
        double keptSquare = beta2 * v[i];
        double newSquare = (1 - beta2) * g[i] * g[i];
        v[i] = keptSquare + newSquare;
        double reach = 2 * Math.abs(g[i]) + gradientError[i];
        squareError[i] =
            (beta2 * squareError[i]
                        + (1 - beta2) * reach * gradientError[i]
                        + U * (keptSquare + 6 * newSquare + v[i]))
                    * HIGHER_ORDERS
                + (2 + Math.abs(g[i])) * SMALLEST;
        double mHat = m[i] / correction1;
        double denominator = Math.sqrt(v[i] / correction2) + eps;
        double quotient = mHat / denominator;
        w[i] -= rate * quotient;
        double denominatorError = denominatorError(v[i], squareError[i], correction2, denominator);
        double smallest = Math.max(denominator - denominatorError, 0);
        double quotientError =
            (meanError[i] / correction1 + Math.abs(quotient) * denominatorError) / smallest
                + U * Math.abs(quotient);
        error[i] +=
            (rate * quotientError + U * (rate * Math.abs(quotient) + Math.abs(w[i])))
                    * HIGHER_ORDERS
                + SMALLEST;
      }
    }
  }

  private double denominatorError(
      double square, double squareError, double correction2, double denominator) {
    double root = Math.sqrt(square);
    double rootError =
        Math.max(
            Math.sqrt(square + squareError) - root,
            root - Math.sqrt(Math.max(square - squareError, 0)));
    double scaled = (rootError + 2 * U * (root + rootError)) / Math.sqrt(correction2);
    return (scaled + U * eps + U * denominator) * HIGHER_ORDERS;
  }
}
