package dev.evengrad.activation;

import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import java.util.ArrayList;
import java.util.List;

/** The activations that tests run over, by their text. */
public final class ActivationTexts {
  private ActivationTexts() {}

  /** The registered activation with that text. */
  public static Activation parse(String text) {
    TextItem call = TextParser.call(text);
    return Arguments.create(call, Activations.REGISTRY.find(call));
  }

  /** Every entry of the registry, and those with arguments once more with some. */
  public static List<String> all() {
    List<String> texts = new ArrayList<>(Activations.REGISTRY.names());
    texts.addAll(
        List.of(
            "leaky_relu(0.2)",
            "leaky_relu(1.5)",
            "elu(0.3)",
            "elu(2.5)",
            "celu(0.3)",
            "celu(0.25)",
            "celu(1.7)"));
    return texts;
  }
}
