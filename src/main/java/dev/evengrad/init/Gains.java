package dev.evengrad.init;

import dev.evengrad.SpecException;
import dev.evengrad.text.Synonyms;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gains by which PyTorch's {@code nn.init.calculate_gain} multiplies the deviation of initial weights, for use with {@link
 * Initializers#xavierNormal} and the like. Evengrad's own defaults use gain 1, or sqrt 2 inside He.
 */
public final class Gains {
  private static final Map<String, Double> BY_ACTIVATION = new LinkedHashMap<>();

  static {
    BY_ACTIVATION.put("identity", 1.0);
    BY_ACTIVATION.put("sigmoid", 1.0);
    BY_ACTIVATION.put("tanh", 5.0 / 3);
    BY_ACTIVATION.put("relu", Math.sqrt(2));
    BY_ACTIVATION.put("leaky_relu", leakyRelu(0.01));
    BY_ACTIVATION.put("selu", 0.75);
  }

  private Gains() {}

  /**
   * The gain for an activation by its name.
   *
   * @throws SpecException if PyTorch has none for it
   */
  public static double pytorch(String activation) {
    Double gain = BY_ACTIVATION.get(activation);
    if (gain == null) {
      throw new SpecException(
          "there is no gain for '"
              + activation
              + "'"
              + Synonyms.suggestion(activation, BY_ACTIVATION.keySet()));
    }
    return gain;
  }

  /** The gain for a leaky ReLU of the given negative slope: sqrt(2 / (1 + slope^2)). */
  public static double leakyRelu(double slope) {
    return Math.sqrt(2 / (1 + slope * slope));
  }
}
