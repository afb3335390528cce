package dev.evengrad.kernel.vector;

import static dev.evengrad.kernel.Coefficients.SELU_SCALE;
import static dev.evengrad.kernel.Coefficients.SELU_SCALE_ALPHA;

import dev.evengrad.kernel.ElementwiseLoops;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The vector loops of activations by their text, such as {@code tanh} or {@code leaky_relu(0.2)}. */
final class VectorLoops {
  private final Map<String, ElementwiseLoops> byText =
      Map.ofEntries(
          Map.entry("relu", new VectorRelu()),
          Map.entry("sigmoid", new VectorSigmoid()),
          Map.entry("tanh", new VectorTanh()),
          Map.entry("leaky_relu", new VectorLeakyRelu(0.01f)),
          Map.entry("gelu", new VectorGelu()),
          Map.entry("gelu_tanh", new VectorGeluTanh()),
          Map.entry("silu", new VectorSilu()),
          Map.entry("elu", new VectorElu(1f, 1f)),
          Map.entry("selu", new VectorElu(SELU_SCALE, SELU_SCALE_ALPHA)),
          Map.entry("softplus", new VectorSoftplus()),
          Map.entry("mish", new VectorMish()),
          Map.entry("softsign", new VectorSoftsign()),
          Map.entry("celu", new VectorCelu(1f)),
          Map.entry("relu6", new VectorClamp(0f, 6f)),
          Map.entry("hard_tanh", new VectorClamp(-1f, 1f)),
          Map.entry("hard_sigmoid", new VectorHardSigmoid()),
          Map.entry("hard_swish", new VectorHardSwish()));

  /** The loops of an activation, or null where it has none in vectors. */
  @Nullable ElementwiseLoops of(String activation) {
    ElementwiseLoops loops = byText.get(activation);
    if (loops != null) {
      return loops;
    }
    float setting = setting(activation, "leaky_relu");
    if (setting > 0f) {
      return new VectorLeakyRelu(setting);
    }
    setting = setting(activation, "elu");
    if (setting > 0f) {
      return new VectorScaledElu(setting);
    }
    setting = setting(activation, "celu");
    return setting > 0f ? new VectorCelu(setting) : null;
  }

  /** The number in {@code name(number)} as a float, or NaN if the text is another. */
  private static float setting(String text, String name) {
    if (!text.startsWith(name + "(") || !text.endsWith(")")) {
      return Float.NaN;
    }
    try {
      return (float) Double.parseDouble(text.substring(name.length() + 1, text.length() - 1));
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }
}
