package dev.evengrad.layer;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.TensorStatistics;

/**
 * The gradient of a parameter of one entry by which all of a tensor is multiplied: {@code sum dy f}, column by column in the order of
 * the rows, then over the columns in order.
 */
final class FactorGradient {
  private final Kernels kernels;
  private final StepClock clock;
  private final Tensor products;
  private final Tensor sums;
  private final TensorStatistics unused;
  private final float[] gradients;
  private final int offset;
  private final TensorStatistics statistics;

  FactorGradient(Compilation c, String parameter, Value output) {
    int width = output.data().width();
    this.kernels = c.kernels();
    this.clock = c.clock();
    this.products = c.tensor(width);
    this.sums = new Tensor(new float[width], 0, width, width);
    this.unused = new TensorStatistics(width);
    this.gradients = c.gradients().values();
    this.offset = c.weights().parameterLayout().get(parameter).offset();
    this.statistics = c.gradients().statistics(parameter);
  }

  void write(int rows, Tensor dy, Tensor f) {
    int width = dy.width();
    for (int r = 0; r < rows; r++) {
      kernels.multiply(
          width, dy.array(), dy.row(r), f.array(), f.row(r), products.array(), products.row(r));
    }
    kernels.columnSums(
        rows, width, products.array(), 0, width, clock.accumulates(), sums.array(), 0, unused);
    kernels.columnSums(width, 1, sums.array(), 0, 1, false, gradients, offset, statistics);
  }
}
