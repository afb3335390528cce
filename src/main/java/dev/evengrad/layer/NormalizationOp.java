package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.init.Initializers;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.RowNormalization;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link LayerNorm} and {@link RmsNorm} compiled, and what they have in common. The gradients of weight and bias are sums down the
 * columns in the order of the rows.
 */
final class NormalizationOp implements LayerOp {
  private final Kernels kernels;
  private final StepClock clock;
  private final RowNormalization normalization;
  private final float[] parameters;
  private final int weightOffset;
  private final float @Nullable [] bias;
  private final int biasOffset;
  private final Value input;
  private final Value output;

  /** The normalised rows; in prediction they are overwritten by the output. */
  private final Tensor normalized;

  private final float[] inverses;
  private final float @Nullable [] gradients;
  private final @Nullable TensorStatistics weightStatistics;
  private final @Nullable TensorStatistics biasStatistics;

  private NormalizationOp(
      Compilation c, String name, Value input, Value output, boolean centered, double eps) {
    this.kernels = c.kernels();
    this.clock = c.clock();
    this.normalization = new RowNormalization(kernels.laneSums(), centered, eps);
    this.parameters = c.weights().parameters();
    this.weightOffset = c.weights().parameterLayout().get(name + ".weight").offset();
    this.bias = centered ? parameters : null;
    this.biasOffset =
        centered ? c.weights().parameterLayout().get(name + ".bias").offset() : weightOffset;
    this.input = input;
    this.output = output;
    this.normalized = c.training() ? c.tensor(output.data().width()) : output.data();
    this.inverses = new float[c.capacity()];
    this.gradients = c.training() ? c.gradients().values() : null;
    this.weightStatistics =
        c.trains(name + ".weight") ? c.gradients().statistics(name + ".weight") : null;
    this.biasStatistics =
        c.trains(name + ".bias") ? c.gradients().statistics(name + ".bias") : null;
  }

  /** Throws unless eps is a normal float above 0: a smaller one may be 0 in the loops, where a row of zeros would be 0/0. */
  static void requireEps(String setting, double eps) {
    SettingException.requirePositive(setting, eps);
    if (eps < Float.MIN_NORMAL || eps > Float.MAX_VALUE) {
      throw new SettingException(setting, eps, "a number from 1.2e-38 to 3.4e38");
    }
  }

  /** The option eps where it is not the default. */
  static String option(double eps, double byDefault) {
    return eps == byDefault ? "" : " eps=" + Numbers.text(eps);
  }

  static Shape declare(
      Declaration declaration, String name, Layer layer, Shape input, boolean centered) {
    int n = input.size();
    declaration.parameter(name, "weight", Shape.of(n), 1, 1, Initializers.ONES);
    if (centered) {
      declaration.parameter(name, "bias", Shape.of(n), 1, 1, Initializers.ZEROS);
    }
    declaration.row(name, layer, input, input);
    return input;
  }

  static Value compile(Compilation c, String name, Value input, boolean centered, double eps) {
    int width = input.data().width();
    Value output = Value.of(input.shape(), c.tensor(width), c.delta(width, name, List.of(input)));
    return c.emit(name, new NormalizationOp(c, name, input, output, centered, eps), input, output);
  }

  @Override
  public void forward(int rows) {
    Tensor x = input.data();
    Tensor h = normalized;
    Tensor y = output.data();
    for (int r = 0; r < rows; r++) {
      inverses[r] = normalization.forward(x.width(), x.array(), x.row(r), h.array(), h.row(r));
      RowNormalization.affine(
          x.width(),
          h.array(),
          h.row(r),
          parameters,
          weightOffset,
          bias,
          biasOffset,
          y.array(),
          y.row(r));
    }
  }

  @Override
  public void backward(int rows) {
    Tensor dy = output.delta();
    if (dy == null) {
      throw new IllegalStateException("a plan for prediction cannot go backward");
    }
    Tensor dx = input.delta();
    Tensor h = normalized;
    int n = dy.width();
    if (dx != null) {
      for (int r = 0; r < rows; r++) {
        normalization.backward(
            n,
            dy.array(),
            dy.row(r),
            parameters,
            weightOffset,
            h.array(),
            h.row(r),
            inverses[r],
            dx.array(),
            dx.row(r));
      }
      input.applyDerivative(rows);
    }
    if (biasStatistics != null) {
      sums(rows, dy, biasOffset, biasStatistics);
    }
    if (weightStatistics == null) {
      return;
    }
    // the normalised rows are of no more use, so the products take their place
    for (int r = 0; r < rows; r++) {
      kernels.multiply(n, dy.array(), dy.row(r), h.array(), h.row(r), h.array(), h.row(r));
    }
    sums(rows, h, weightOffset, weightStatistics);
  }

  private void sums(int rows, Tensor terms, int offset, TensorStatistics statistics) {
    if (gradients != null) {
      kernels.columnSums(
          rows,
          terms.width(),
          terms.array(),
          terms.offset(),
          terms.stride(),
          clock.accumulates(),
          gradients,
          offset,
          statistics);
    }
  }
}
