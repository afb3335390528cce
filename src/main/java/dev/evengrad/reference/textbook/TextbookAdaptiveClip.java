package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Rounding.HIGHER_ORDERS;
import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

/**
 * AGC: where {@code n(g) > c max(n(w), eps)}, {@code g *= c max(n(w), eps) / max(n(g), 1e-6)}, n being
 * the Euclidean norm over an output unit; a vector is one; output layers are left alone. Brock and
 * others 2021.
 *
 * <p>The engine's error: each of the two norms 32 u (at most 64 roundings in a sum of squares), the
 * factor and its product, in two steps, 4 u; errors of what comes in move the norms by at most their
 * own. A unit that errors may take across the limit is bounded by the larger of both.
 */
final class TextbookAdaptiveClip implements TextbookTransform {
  private static final double ROUNDINGS = 2 * 32 + 4;

  private final double clipping;
  private final double eps;

  TextbookAdaptiveClip(double clipping, double eps) {
    this.clipping = clipping;
    this.eps = eps;
  }

  @Override
  public void step(TextbookStep step) {
    for (String name : step.names()) {
      if (!step.outputLayers().contains(TextbookClipByGroups.layer(name))) {
        int units = step.units(name);
        for (int unit = 0; unit < units; unit++) {
          clip(step, name, unit, step.parameter(name).length / units);
        }
      }
    }
  }

  private void clip(TextbookStep step, String name, int unit, int length) {
    double[] g = step.gradient(name);
    double[] error = step.gradientError(name);
    int from = unit * length;
    double norm = norm(g, from, length);
    double most = clipping * Math.max(norm(step.parameter(name), from, length), eps);
    double factor = norm > most ? most / Math.max(norm, 1e-6) : 1;
    double relative =
        ROUNDINGS * U
            + norm(error, from, length) / Math.max(norm, 1e-6)
            + norm(step.parameterError(name), from, length) / (most / clipping);
    for (int i = from; i < from + length; i++) {
      g[i] *= factor;
      error[i] = (factor * error[i] + relative * Math.abs(g[i])) * HIGHER_ORDERS + SMALLEST;
    }
  }

  private static double norm(double[] a, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += a[i] * a[i];
    }
    return Math.sqrt(sum);
  }
}
