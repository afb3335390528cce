package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Rounding.HIGHER_ORDERS;
import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

/**
 * {@code g *= min(1, c / (norm + 1e-6))}, norm being the Euclidean norm over all parameters; as
 * PyTorch's clip_grad_norm_. Pascanu, Mikolov, Bengio 2013.
 *
 * <p>The engine's error: a sum of squares has at most 64 roundings (a float lane's share of a block),
 * so the norm half of that, 32 u; factor and products are in double, then the factor is rounded and
 * multiplied, in two steps if it is far from 1 (4 u). An error e of the incoming gradient moves the
 * norm by at most ||e||.
 */
final class TextbookClipByGlobalNorm implements TextbookTransform {
  private static final double ROOM = 1e-6;
  private static final double ROUNDINGS = 32 + 4;

  private final double most;

  TextbookClipByGlobalNorm(double most) {
    this.most = most;
  }

  @Override
  public void step(TextbookStep step) {
    double sum = 0;
    double sumOfErrors = 0;
    for (String name : step.names()) {
      double[] g = step.gradient(name);
      double[] error = step.gradientError(name);
      for (int i = 0; i < g.length; i++) {
        sum += g[i] * g[i];
        sumOfErrors += error[i] * error[i];
      }
    }
    double norm = Math.sqrt(sum);
    double factor = Math.min(1, most / (norm + ROOM));
    double relative = ROUNDINGS * U + Math.sqrt(sumOfErrors) / (norm + ROOM);
    for (String name : step.names()) {
      double[] g = step.gradient(name);
      double[] error = step.gradientError(name);
      for (int i = 0; i < g.length; i++) {
        g[i] *= factor;
        error[i] = (factor * error[i] + relative * Math.abs(g[i])) * HIGHER_ORDERS + SMALLEST;
      }
    }
  }
}
