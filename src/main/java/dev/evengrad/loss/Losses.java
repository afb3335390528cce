package dev.evengrad.loss;

import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import java.util.function.Function;

/** The built-in losses: as factories for code, as a registry for text. */
public final class Losses {
  private static final Loss MSE = new MeanSquaredError();
  private static final Loss SOFTMAX_CROSS_ENTROPY = new SoftmaxCrossEntropy();

  /** The built-in losses by name. */
  public static final Registry<Function<Arguments, Loss>> REGISTRY =
      Registry.<Function<Arguments, Loss>>empty("loss")
          .with("mse", "mse", "mean squared error over all outputs; values as targets", a -> mse())
          .with(
              "softmax_cross_entropy",
              "softmax_cross_entropy",
              "-log softmax at the right class; classes as targets",
              a -> softmaxCrossEntropy());

  private Losses() {}

  /** Mean squared error over rows and outputs. */
  public static Loss mse() {
    return MSE;
  }

  /** Mean over rows of -log softmax(z)[class]. */
  public static Loss softmaxCrossEntropy() {
    return SOFTMAX_CROSS_ENTROPY;
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
