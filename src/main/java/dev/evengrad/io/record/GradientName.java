package dev.evengrad.io.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tensor of a step is, by its name: the gradient of a parameter under the parameter's name, anything else behind what it is.
 *
 * @param array which array of the layer it is
 * @param layer the layer's name
 */
record GradientName(Array array, String layer) {
  /** The arrays that a layer may have in a step. */
  enum Array {
    GRADIENT("gradient/"),
    DELTA("delta/"),
    ACTIVATION("activation/"),
    WEIGHTS("weights/"),
    UPDATE("update/");

    private final String prefix;

    Array(String prefix) {
      this.prefix = prefix;
    }
  }

  /** What PyTorch, Keras and JAX call the weights of a layer, at the end of a parameter's name. */
  private static final List<String> WEIGHTS =
      List.of(".weight", ".kernel", "/kernel", "/kernel:0", "/weight", "_weight");

  private static final List<String> BIASES = List.of(".bias", "/bias", "/bias:0", "_bias");

  /** Null for the gradient of a bias, which rules do not look at. */
  static @Nullable GradientName of(String tensor) {
    for (Array array : Array.values()) {
      if (tensor.startsWith(array.prefix) && tensor.length() > array.prefix.length()) {
        return parameter(array, tensor.substring(array.prefix.length()));
      }
    }
    return parameter(Array.GRADIENT, tensor);
  }

  private static @Nullable GradientName parameter(Array array, String name) {
    if (BIASES.stream().anyMatch(name::endsWith)) {
      return null;
    }
    for (String end : WEIGHTS) {
      if (name.endsWith(end) && name.length() > end.length()) {
        return new GradientName(array, name.substring(0, name.length() - end.length()));
      }
    }
    return new GradientName(array, name);
  }
}
