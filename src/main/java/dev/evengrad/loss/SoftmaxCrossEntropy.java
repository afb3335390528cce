package dev.evengrad.loss;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Tensor;

/**
 * {@code mean over rows of -log softmax(z)[class]}, as PyTorch's CrossEntropyLoss on class indices; the gradient is {@code (softmax(z) -
 * onehot) / rows}. Stable at any finite logits: the largest is subtracted before exp.
 */
final class SoftmaxCrossEntropy implements Loss {
  @Override
  public String text() {
    return "softmax_cross_entropy";
  }

  @Override
  public OutputLink link() {
    return OutputLink.SOFTMAX;
  }

  @Override
  public boolean takesClasses() {
    return true;
  }

  @Override
  public LossOp compile(Kernels kernels, Tensor output, Tensor delta, int capacity) {
    return new Op(kernels, output, delta, new float[capacity]);
  }

  @Override
  public String toString() {
    return text();
  }

  private record Op(Kernels kernels, Tensor output, Tensor delta, float[] logSums)
      implements LossOp {
    @Override
    public double evaluate(int rows, Targets targets) {
      int width = delta.width();
      float[] d = delta.array();
      kernels.softmax(
          rows,
          width,
          output.array(),
          output.offset(),
          output.stride(),
          d,
          delta.offset(),
          width,
          logSums,
          0);
      int[] classes = targets.classes();
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        int row = output.offset() + r * output.stride();
        // The largest logit and that of the class are subtracted before the logarithm is added: at
        // large logits their
        // difference is exact where a rounded log of the sum would have lost it.
        sum +=
            (double) largest(output.array(), row, width)
                - output.array()[row + classes[r]]
                + logSums[r];
        d[delta.offset() + r * width + classes[r]] -= 1f;
      }
      kernels.scale(rows * width, 1f / rows, d, delta.offset(), d, delta.offset());
      return sum / rows;
    }

    private static float largest(float[] values, int from, int n) {
      float largest = values[from];
      for (int c = 1; c < n; c++) {
        largest = Math.max(largest, values[from + c]);
      }
      return largest;
    }
  }
}
