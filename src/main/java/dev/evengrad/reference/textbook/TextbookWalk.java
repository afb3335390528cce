package dev.evengrad.reference.textbook;

import dev.evengrad.activation.Activation;
import dev.evengrad.layer.Layer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One walk through the layers of a network that makes their twins: gives them the names that the
 * engine's {@code Declaration.name} gives, and the twins of what they hold.
 */
public final class TextbookWalk {
  private final Textbook textbook;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Layer> named = new LinkedHashMap<>();

  TextbookWalk(Textbook textbook) {
    this.textbook = textbook;
  }

  /** The next name of a kind, e.g. {@code dense3}: layers ask in the order of their declaration. */
  public String name(String kind, Layer layer) {
    int count = counts.getOrDefault(kind, 0) + 1;
    counts.put(kind, count);
    named.put(kind + count, layer);
    return kind + count;
  }

  /** The twin of a layer within a layer. */
  public TextbookLayer layer(Layer layer) {
    return textbook.layer(layer, this);
  }

  /** The twin of an activation. */
  public TextbookActivation activation(Activation activation) {
    return textbook.activation(activation.text());
  }

  Map<String, Layer> named() {
    return named;
  }
}
