package dev.evengrad.loss;

import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import java.util.function.Function;

/** The built-in losses: as factories for code, as a registry for text. */
public final class Losses {
  private static final Loss MSE = new MeanSquaredError();
  private static final Loss MAE = new MeanAbsoluteError();
  private static final Loss SOFTMAX_CROSS_ENTROPY = new SoftmaxCrossEntropy(0, null, null);
  private static final Loss SIGMOID_BINARY_CROSS_ENTROPY = new SigmoidBinaryCrossEntropy(null);
  private static final Loss HINGE = new Hinge(null);
  private static final Loss SQUARED_HINGE = new SquaredHinge(null);

  /** The built-in losses by name. */
  public static final Registry<Function<Arguments, Loss>> REGISTRY =
      Registry.<Function<Arguments, Loss>>empty("loss")
          .with("mse", "mse", "mean squared error over all outputs; values as targets", a -> mse())
          .with("mae", "mae", "mean absolute error over all outputs; values as targets", a -> mae())
          .with(
              "huber",
              "huber(delta=1)",
              "squared up to delta, absolute beyond; values as targets",
              a -> huber(a.number("delta", 1)))
          .with(
              "softmax_cross_entropy",
              "softmax_cross_entropy(smoothing=0, weights=W0:W1:..., ignore_index=)",
              "-log softmax at the right class; classes or distributions as targets",
              SoftmaxCrossEntropy::read)
          .with(
              "sigmoid_binary_cross_entropy",
              "sigmoid_binary_cross_entropy(weights=W0:W1)",
              "one output for two classes, or any number of outputs with values from 0 to 1",
              a -> new SigmoidBinaryCrossEntropy(ClassWeights.of(a)))
          .with(
              "hinge",
              "hinge(weights=W0:W1)",
              "max(0, 1 - s z), s = -1 or 1; one output for two classes",
              a -> new Hinge(ClassWeights.of(a)))
          .with(
              "squared_hinge",
              "squared_hinge(weights=W0:W1)",
              "max(0, 1 - s z)^2, s = -1 or 1; one output for two classes",
              a -> new SquaredHinge(ClassWeights.of(a)));

  private Losses() {}

  /** Mean squared error over rows and outputs. */
  public static Loss mse() {
    return MSE;
  }

  /** Mean absolute error over rows and outputs. */
  public static Loss mae() {
    return MAE;
  }

  /** Half the squared error up to 1, the absolute error less 1/2 beyond. */
  public static Loss huber() {
    return huber(1);
  }

  /** Half the squared error up to {@code delta}, delta (|error| - delta / 2) beyond. */
  public static Loss huber(double delta) {
    return new Huber(delta);
  }

  /** Mean over rows of -log softmax(z)[class]; the targets may be distributions over the classes too. */
  public static Loss softmaxCrossEntropy() {
    return SOFTMAX_CROSS_ENTROPY;
  }

  /** As {@link #softmaxCrossEntropy()}, the share {@code smoothing} of every target being spread evenly over all classes. */
  public static Loss softmaxCrossEntropy(double smoothing) {
    return new SoftmaxCrossEntropy(smoothing, null, null);
  }

  /** Cross-entropy of sigmoid(z) with two classes (one output), or with values from 0 to 1 for each output. */
  public static Loss sigmoidBinaryCrossEntropy() {
    return SIGMOID_BINARY_CROSS_ENTROPY;
  }

  /** Mean of max(0, 1 - s z), s being -1 for class 0 and 1 for class 1; one output. */
  public static Loss hinge() {
    return HINGE;
  }

  /** Mean of max(0, 1 - s z)^2, s being -1 for class 0 and 1 for class 1; one output. */
  public static Loss squaredHinge() {
    return SQUARED_HINGE;
  }

  /**
   * The loss that a text such as {@code mse} describes.
   *
   * @throws dev.evengrad.SpecException if there is none
   */
  public static Loss parse(String text) {
    TextItem item = TextParser.call(text);
    return Arguments.create(item, REGISTRY.find(item));
  }
}
