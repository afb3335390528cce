package dev.evengrad.layer;

import dev.evengrad.kernel.ColumnNormalization;
import dev.evengrad.kernel.RowNormalization;

/** {@link BatchNorm} compiled for prediction: {@code y = fma(x - mean, factor, bias)}, mean and factor being constants. */
final class FixedBatchNormOp implements LayerOp {
  private final float[] buffers;
  private final int mean;
  private final int variance;
  private final float[] parameters;
  private final int weight;
  private final int bias;
  private final Tensor x;
  private final Tensor y;
  private final ColumnNormalization normalization;
  private final float[] factors;

  FixedBatchNormOp(Compilation c, String name, double eps, Value input, Value output) {
    Weights weights = c.weights();
    this.buffers = weights.buffers();
    this.mean = weights.bufferLayout().get(name + ".mean").offset();
    this.variance = weights.bufferLayout().get(name + ".variance").offset();
    this.parameters = weights.parameters();
    this.weight = weights.parameterLayout().get(name + ".weight").offset();
    this.bias = weights.parameterLayout().get(name + ".bias").offset();
    this.x = input.data();
    this.y = output.data();
    this.normalization = new ColumnNormalization(x.width(), eps);
    this.factors = new float[x.width()];
    takeFactors();
  }

  /** Takes the factors from the numbers as they are now; those of a model never change. */
  void takeFactors() {
    normalization.setStatistics(buffers, mean, buffers, variance);
    normalization.factors(parameters, weight, factors);
  }

  @Override
  public void forward(int rows) {
    for (int r = 0; r < rows; r++) {
      ColumnNormalization.fixedRow(
          x.width(),
          x.array(),
          x.row(r),
          buffers,
          mean,
          factors,
          0,
          parameters,
          bias,
          y.array(),
          y.row(r));
    }
  }

  /** Where mean and variance are constants. */
  void backward(int rows, Tensor dy, Tensor dx) {
    for (int r = 0; r < rows; r++) {
      RowNormalization.affine(
          x.width(), dy.array(), dy.row(r), factors, 0, null, 0, dx.array(), dx.row(r));
    }
  }

  @Override
  public void backward(int rows) {
    throw new IllegalStateException("a plan for prediction cannot go backward");
  }
}
