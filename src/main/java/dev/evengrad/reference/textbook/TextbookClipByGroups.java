package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.Rounding.HIGHER_ORDERS;
import static dev.evengrad.reference.textbook.Rounding.SMALLEST;
import static dev.evengrad.reference.textbook.Rounding.U;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * Scales each group of parameters by a function of its Euclidean norm, and the whole by its largest
 * magnitude, in the textbook form.
 *
 * <p>The engine's error: a sum of squares has at most 64 roundings, so the norm 32 u; factor and
 * products are in double, then the factor is rounded and multiplied, in two steps if it is far from 1
 * (4 u). An error e of the incoming gradient moves the norm by at most ||e||.
 */
final class TextbookClipByGroups implements TextbookTransform {
  private static final double ROUNDINGS = 32 + 4;

  private final UnaryOperator<String> group;
  private final boolean largest;
  private final DoubleUnaryOperator factor;

  /**
   * A rule.
   *
   * @param group the group of a parameter's name
   * @param largest whether the largest magnitude stands for the Euclidean norm
   * @param factor by the norm; relatively, its change is at most that of the norm
   */
  TextbookClipByGroups(UnaryOperator<String> group, boolean largest, DoubleUnaryOperator factor) {
    this.group = group;
    this.largest = largest;
    this.factor = factor;
  }

  /** {@code g *= min(1, c / (norm + 1e-6))}; as PyTorch's clip_grad_norm_. */
  static DoubleUnaryOperator upTo(double most) {
    return norm -> Math.min(1, most / (norm + 1e-6));
  }

  /** {@code g /= norm}, zero stays zero. */
  static double toOne(double norm) {
    return norm == 0 ? 1 : 1 / norm;
  }

  /** What stands before the last dot of a parameter's name. */
  static String layer(String parameter) {
    int dot = parameter.lastIndexOf('.');
    return dot < 0 ? parameter : parameter.substring(0, dot);
  }

  @Override
  public void step(TextbookStep step) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (String name : step.names()) {
      double[] sum = sums.computeIfAbsent(group.apply(name), n -> new double[2]);
      add(sum, step.gradient(name), step.gradientError(name));
    }
    for (String name : step.names()) {
      double[] sum = sums.getOrDefault(group.apply(name), new double[2]);
      double norm = largest ? sum[0] : Math.sqrt(sum[0]);
      double normError = largest ? sum[1] : Math.sqrt(sum[1]);
      double scale = factor.applyAsDouble(norm);
      double relative = ROUNDINGS * U + (norm > normError ? normError / (norm - normError) : 0);
      double[] g = step.gradient(name);
      double[] error = step.gradientError(name);
      for (int i = 0; i < g.length; i++) {
        g[i] *= scale;
        error[i] = (scale * error[i] + relative * Math.abs(g[i])) * HIGHER_ORDERS + SMALLEST;
      }
    }
  }

  private void add(double[] sum, double[] g, double[] error) {
    for (int i = 0; i < g.length; i++) {
      if (largest) {
        sum[0] = Math.max(sum[0], Math.abs(g[i]));
        sum[1] = Math.max(sum[1], error[i]);
      } else {
        sum[0] += g[i] * g[i];
        sum[1] += error[i] * error[i];
      }
    }
  }
}
