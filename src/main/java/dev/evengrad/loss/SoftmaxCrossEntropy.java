package dev.evengrad.loss;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Tensor;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Numbers;
import dev.evengrad.text.Word;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * {@code mean over rows of -log softmax(z)[class]}, as PyTorch's CrossEntropyLoss; the gradient is {@code (softmax(z) - onehot) / rows}.
 * Stable at any finite logits: the largest is subtracted before exp.
 *
 * <p>In full, q being the onehot row of the class, or the row of values (a distribution), K the number of classes, a the class weights
 * and w the row weights: {@code q' = (1 - smoothing) q + smoothing / K}, the loss of a row is {@code sum_c a[c] q'[c] (-log
 * softmax(z)[c])}, and the whole is {@code sum_r w[r] row[r] / sum_r w[r] a[class of r]}; for distributions the divisor is {@code sum_r
 * w[r]}, as in PyTorch. Rows of a class that is ignored have the weight 0; distributions are refused then.
 */
final class SoftmaxCrossEntropy implements Loss {
  /** How far from 1 the sum of a distribution may be. */
  private static final double TOLERANCE = 1e-3;

  private static final String IGNORE_INDEX = "ignore_index";

  private final double smoothing;
  private final @Nullable ClassWeights weights;
  private final @Nullable Integer ignored;

  SoftmaxCrossEntropy(double smoothing, @Nullable ClassWeights weights, @Nullable Integer ignored) {
    this.smoothing = SettingException.requireFraction("smoothing", smoothing);
    this.weights = weights;
    this.ignored = ignored;
  }

  static SoftmaxCrossEntropy read(Arguments arguments) {
    double smoothing = arguments.number("smoothing", 0);
    ClassWeights weights = ClassWeights.of(arguments);
    Word index = arguments.word(IGNORE_INDEX);
    if (index == null) {
      return new SoftmaxCrossEntropy(smoothing, weights, null);
    }
    try {
      return new SoftmaxCrossEntropy(smoothing, weights, Integer.valueOf(index.value()));
    } catch (NumberFormatException e) {
      throw arguments.fault(
          IGNORE_INDEX + " is '" + index.value() + "', expected the index of a class, e.g. 0",
          index);
    }
  }

  @Override
  public String text() {
    if (smoothing == 0 && weights == null && ignored == null) {
      return "softmax_cross_entropy";
    }
    StringJoiner options = new StringJoiner(", ", "softmax_cross_entropy(", ")");
    if (smoothing != 0) {
      options.add(Numbers.text(smoothing));
    }
    if (weights != null) {
      options.add(weights.text());
    }
    if (ignored != null) {
      options.add(IGNORE_INDEX + "=" + ignored);
    }
    return options.toString();
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
  public boolean takesValues() {
    return ignored == null;
  }

  @Override
  public boolean takesRowWeights() {
    return true;
  }

  @Override
  public Loss classWeights(float... classWeights) {
    return new SoftmaxCrossEntropy(smoothing, ClassWeights.of(classWeights), ignored);
  }

  @Override
  public Loss ignoreIndex(int classIndex) {
    return new SoftmaxCrossEntropy(smoothing, weights, classIndex);
  }

  @Override
  public @Nullable Integer ignoredClass() {
    return ignored;
  }

  @Override
  public float[] weightsOfClasses() {
    return weights == null ? new float[0] : weights.toArray();
  }

  @Override
  public void checkValues(int rows, int width, float[] values) {
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int c = 0; c < width; c++) {
        float value = values[r * width + c];
        if (!(value >= 0)) {
          throw new DataException(
              "target " + c + " of row " + r + " is " + value + ", no share of a distribution");
        }
        sum += value;
      }
      if (!(Math.abs(sum - 1) <= TOLERANCE)) {
        throw new DataException(
            "the targets of row "
                + r
                + " add up to "
                + sum
                + "; the loss "
                + text()
                + " takes classes, or distributions that add up to 1");
      }
    }
  }

  @Override
  public LossOp compile(Kernels kernels, Tensor output, Tensor delta, int capacity) {
    if (weights != null) {
      weights.requireCount(delta.width());
    }
    return new SoftmaxCrossEntropyOp(
        kernels, output, delta, new float[capacity], smoothing, weights);
  }

  @Override
  public String toString() {
    return text();
  }
}
