package dev.evengrad.reference.textbook;

import dev.evengrad.activation.Activation;
import dev.evengrad.layer.Layer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One walk through the layers of a network that makes their twins: gives them the names that the
 * engine's {@code Declaration.name} gives, and the twins of what they hold.
 */
public final class TextbookWalk {
  private final Textbook textbook;
  private Map<String, Integer> counts = new HashMap<>();
  private String prefix = "";
  private final Map<String, Layer> named = new LinkedHashMap<>();

  TextbookWalk(Textbook textbook) {
    this.textbook = textbook;
  }

  /** The next name of a kind, e.g. {@code dense3}: layers ask in the order of their declaration. */
  public String name(String kind, Layer layer) {
    int count = counts.getOrDefault(kind, 0) + 1;
    counts.put(kind, count);
    named.put(prefix + kind + count, layer);
    return prefix + kind + count;
  }

  /** What {@code inner} makes of the layers of an auxiliary head, which are named and counted on their own. */
  public <T> T head(String name, Supplier<T> inner) {
    Map<String, Integer> outer = counts;
    counts = new HashMap<>();
    prefix = name + "/";
    T made = inner.get();
    prefix = "";
    counts = outer;
    return made;
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
