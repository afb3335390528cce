package dev.evengrad.loss;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Tensor;
import org.jspecify.annotations.Nullable;

/** {@link SoftmaxCrossEntropy} in one plan: a short way for plain classes, and the way of the whole formula. */
record SoftmaxCrossEntropyOp(
    Kernels kernels,
    Tensor output,
    Tensor delta,
    float[] logSums,
    double smoothing,
    @Nullable ClassWeights weights)
    implements LossOp {

  @Override
  public double weight(int rows, Targets targets) {
    if (weights == null || !targets.areClasses()) {
      return targets.weight(rows);
    }
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += (double) targets.rowWeight(r) * weights.get(targets.classes()[r]);
    }
    return sum;
  }

  @Override
  public double evaluate(int rows, Targets targets, double whole) {
    int width = delta.width();
    kernels.softmax(
        rows,
        width,
        output.array(),
        output.offset(),
        output.stride(),
        delta.array(),
        delta.offset(),
        width,
        logSums,
        0);
    boolean plain = targets.areClasses() && !targets.weighted() && weights == null;
    return plain && smoothing == 0
        ? ofClasses(rows, width, targets.classes(), whole)
        : inFull(rows, width, targets, whole);
  }

  private double ofClasses(int rows, int width, int[] classes, double whole) {
    float[] d = delta.array();
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      int row = output.offset() + r * output.stride();
      // The largest logit and that of the class are subtracted before the logarithm is added: at
      // large logits their difference is exact where a rounded log of the sum would have lost it.
      sum +=
          (double) largest(output.array(), row, width)
              - output.array()[row + classes[r]]
              + logSums[r];
      d[delta.offset() + r * width + classes[r]] -= 1f;
    }
    kernels.scale(rows * width, 1f / (float) whole, d, delta.offset(), d, delta.offset());
    return sum / whole;
  }

  /** In double from the probabilities on, with one rounding at the end. */
  private double inFull(int rows, int width, Targets targets, double whole) {
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      int row = output.offset() + r * output.stride();
      float largest = largest(output.array(), row, width);
      double shares = 0;
      double ofRow = 0;
      for (int c = 0; c < width; c++) {
        double share = share(targets, r, c, width);
        // 0 log 0 is 0
        if (share != 0) {
          shares += share;
          ofRow += share * ((double) largest - output.array()[row + c] + logSums[r]);
        }
      }
      double weight = targets.rowWeight(r);
      double factor = weight / whole;
      int at = delta.offset() + r * width;
      for (int c = 0; c < width; c++) {
        double p = delta.array()[at + c];
        delta.array()[at + c] = (float) ((p * shares - share(targets, r, c, width)) * factor);
      }
      sum += weight * ofRow;
    }
    return sum / whole;
  }

  /** What -log p of a class is multiplied by in the loss of a row. */
  private double share(Targets targets, int row, int c, int width) {
    double q =
        targets.areClasses()
            ? (targets.classes()[row] == c ? 1 : 0)
            : targets.values()[row * width + c];
    double smoothed = smoothing == 0 ? q : (1 - smoothing) * q + smoothing / width;
    return weights == null ? smoothed : smoothed * weights.get(c);
  }

  private static float largest(float[] values, int from, int n) {
    float largest = values[from];
    for (int c = 1; c < n; c++) {
      largest = Math.max(largest, values[from + c]);
    }
    return largest;
  }
}
