package dev.evengrad.loss;

import dev.evengrad.DataException;
import dev.evengrad.kernel.Elementary;
import org.jspecify.annotations.Nullable;

/**
 * {@code mean(-t log p - (1 - t) log(1 - p))}, p = sigmoid(z), over rows and outputs, as PyTorch's BCEWithLogitsLoss. Targets are
 * classes 0 and 1 for one output, which is then the probability of class 1, or a value in [0, 1] for each of any number of outputs.
 *
 * <p>Computed as {@code max(z, 0) - z t + log(1 + exp(-|z|))}: finite at all finite logits. The derivative p - t is taken from
 * sigmoid(-|z|), the smaller of p and 1 - p, so that it keeps its digits where the prediction is right and it is tiny.
 */
final class SigmoidBinaryCrossEntropy extends BinaryLoss {
  SigmoidBinaryCrossEntropy(@Nullable ClassWeights weights) {
    super("sigmoid_binary_cross_entropy", weights);
  }

  @Override
  public OutputLink link() {
    return OutputLink.SIGMOID;
  }

  @Override
  public boolean takesValues() {
    return !hasClassWeights();
  }

  @Override
  public Loss classWeights(float... weights) {
    return new SigmoidBinaryCrossEntropy(ClassWeights.of(weights));
  }

  @Override
  public void checkValues(int rows, int width, float[] values) {
    for (int i = 0; i < rows * width; i++) {
      if (!(values[i] >= 0 && values[i] <= 1)) {
        throw new DataException(
            "target "
                + i % width
                + " of row "
                + i / width
                + " is "
                + values[i]
                + "; the loss "
                + text()
                + " takes values from 0 to 1");
      }
    }
  }

  @Override
  protected double value(float output, float target) {
    return Math.max((double) output, 0)
        - (double) output * target
        + Elementary.softplus(-Math.abs(output));
  }

  @Override
  protected float derivative(float output, float target) {
    float smaller = Elementary.sigmoid(-Math.abs(output));
    return output >= 0 ? (1 - target) - smaller : smaller - target;
  }
}
