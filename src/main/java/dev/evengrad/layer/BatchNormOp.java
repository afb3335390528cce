package dev.evengrad.layer;

import dev.evengrad.kernel.ColumnNormalization;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.RowNormalization;
import dev.evengrad.kernel.TensorStatistics;
import org.jspecify.annotations.Nullable;

/**
 * {@link BatchNorm} compiled for training, or to be looked at as in training: by the batch's statistics in a step, by the running ones
 * in an evaluation. The statistics of a step wait beside the buffers until it is applied.
 */
final class BatchNormOp implements LayerOp {
  private final StepClock clock;
  private final Kernels kernels;
  private final ColumnNormalization normalization;
  private final double momentum;
  private final float[] parameters;
  private final int weight;
  private final int bias;
  private final float[] buffers;
  private final int mean;
  private final int variance;
  private final Value input;
  private final Value output;
  private final Tensor normalized;
  private final FixedBatchNormOp evaluation;
  private final float[] next;
  private final float @Nullable [] gradients;
  private final @Nullable TensorStatistics weightStatistics;
  private final @Nullable TensorStatistics biasStatistics;
  private boolean finite = true;

  BatchNormOp(Compilation c, String name, BatchNorm layer, Value input, Value output) {
    int width = input.data().width();
    this.clock = c.clock();
    this.kernels = c.kernels();
    this.normalization = new ColumnNormalization(width, layer.eps());
    this.momentum = layer.momentum();
    this.parameters = c.weights().parameters();
    this.weight = c.weights().parameterLayout().get(name + ".weight").offset();
    this.bias = c.weights().parameterLayout().get(name + ".bias").offset();
    this.buffers = c.weights().buffers();
    this.mean = c.weights().bufferLayout().get(name + ".mean").offset();
    this.variance = c.weights().bufferLayout().get(name + ".variance").offset();
    this.input = input;
    this.output = output;
    this.normalized = c.tensor(width);
    this.evaluation = new FixedBatchNormOp(c, name, layer.eps(), input, output);
    this.next = new float[2 * width];
    this.gradients = c.training() ? c.gradients().values() : null;
    this.weightStatistics =
        c.trains(name + ".weight") ? c.gradients().statistics(name + ".weight") : null;
    this.biasStatistics =
        c.trains(name + ".bias") ? c.gradients().statistics(name + ".bias") : null;
  }

  @Override
  public void forward(int rows) {
    if (clock.training()) {
      train(rows);
    } else {
      evaluation.takeFactors();
      evaluation.forward(rows);
    }
  }

  private void train(int rows) {
    Tensor x = input.data();
    Tensor h = normalized;
    Tensor y = output.data();
    if (rows == 0) {
      return;
    }
    normalization.takeStatistics(rows, x.array(), x.offset(), x.stride());
    finite = rows > 1 && takeRunning(rows);
    normalize(rows);
    for (int r = 0; r < rows; r++) {
      RowNormalization.affine(
          x.width(),
          h.array(),
          h.row(r),
          parameters,
          weight,
          parameters,
          bias,
          y.array(),
          y.row(r));
    }
  }

  /** Where the batch comes in pieces, each goes on from those before. */
  private boolean takeRunning(int rows) {
    return clock.accumulates()
        ? normalization.running(rows, momentum, next, 0, next.length / 2, next)
        : normalization.running(rows, momentum, buffers, mean, variance, next);
  }

  private void normalize(int rows) {
    Tensor x = input.data();
    Tensor h = normalized;
    normalization.normalize(
        rows, x.array(), x.offset(), x.stride(), h.array(), h.offset(), h.stride());
  }

  @Override
  public void backward(int rows) {
    Tensor dy = output.delta();
    if (dy == null || gradients == null) {
      throw new IllegalStateException("a plan for prediction cannot go backward");
    }
    if (!clock.training()) {
      normalization.setStatistics(buffers, mean, buffers, variance);
      normalize(rows);
    }
    Tensor h = normalized;
    normalization.gradients(
        rows,
        dy.array(),
        dy.offset(),
        dy.stride(),
        h.array(),
        h.offset(),
        h.stride(),
        clock.accumulates(),
        gradients,
        weight,
        gradients,
        bias);
    if (weightStatistics != null) {
      kernels.statistics(dy.width(), gradients, weight, weightStatistics);
    }
    if (biasStatistics != null) {
      kernels.statistics(dy.width(), gradients, bias, biasStatistics);
    }
    Tensor dx = input.delta();
    if (dx == null) {
      return;
    }
    if (clock.training()) {
      normalization.backward(
          rows,
          dy.array(),
          dy.offset(),
          dy.stride(),
          parameters,
          weight,
          h.array(),
          h.offset(),
          h.stride(),
          dx.array(),
          dx.offset(),
          dx.stride());
    } else {
      evaluation.backward(rows, dy, dx);
    }
    input.applyDerivative(rows);
  }

  @Override
  public boolean couplesRows() {
    return true;
  }

  @Override
  public boolean statisticsFinite() {
    return finite;
  }

  @Override
  public double statisticsGrowth() {
    return normalization.growth(buffers, mean, variance, next);
  }

  @Override
  public void commit() {
    int width = next.length / 2;
    System.arraycopy(next, 0, buffers, mean, width);
    System.arraycopy(next, width, buffers, variance, width);
  }
}
