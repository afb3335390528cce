package dev.evengrad.loss;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.layer.Tensor;

/**
 * {@code mean((y - t)^2)} over all rows and outputs, as PyTorch's MSELoss; the gradient is {@code 2 (y - t) / (rows * outputs)}. With
 * row weights w the mean is {@code sum_r w[r] row[r] / (outputs * sum_r w[r])}.
 */
final class MeanSquaredError implements Loss {
  @Override
  public String text() {
    return "mse";
  }

  @Override
  public boolean takesScaledTargets() {
    return true;
  }

  @Override
  public OutputLink link() {
    return OutputLink.NONE;
  }

  @Override
  public boolean takesClasses() {
    return false;
  }

  @Override
  public boolean takesRowWeights() {
    return true;
  }

  @Override
  public LossOp compile(Kernels kernels, Tensor output, Tensor delta, int capacity) {
    return new Op(kernels, output, delta, new TensorStatistics(capacity * delta.width()));
  }

  @Override
  public String toString() {
    return text();
  }

  private record Op(Kernels kernels, Tensor output, Tensor delta, TensorStatistics errors)
      implements LossOp {
    @Override
    public double evaluate(int rows, Targets targets, double weight) {
      int width = delta.width();
      int n = rows * width;
      double terms = weight * width;
      float[] t = targets.values();
      if (output.contiguous()) {
        kernels.subtract(n, output.array(), output.offset(), t, 0, delta.array(), delta.offset());
      } else {
        for (int r = 0; r < rows; r++) {
          kernels.subtract(
              width,
              output.array(),
              output.offset() + r * output.stride(),
              t,
              r * width,
              delta.array(),
              delta.offset() + r * width);
        }
      }
      if (targets.weighted()) {
        return weighted(rows, width, terms, targets);
      }
      kernels.statistics(n, delta.array(), delta.offset(), errors);
      kernels.scale(
          n, 2f / (float) terms, delta.array(), delta.offset(), delta.array(), delta.offset());
      return errors.finite() ? errors.sumOfSquares() / terms : Double.NaN;
    }

    private double weighted(int rows, int width, double terms, Targets targets) {
      float[] d = delta.array();
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        double weight = targets.rowWeight(r);
        float factor = (float) (2 * weight / terms);
        double ofRow = 0;
        for (int i = delta.offset() + r * width; i < delta.offset() + (r + 1) * width; i++) {
          ofRow += (double) d[i] * d[i];
          d[i] *= factor;
        }
        sum += weight * ofRow;
      }
      return sum / terms;
    }
  }
}
