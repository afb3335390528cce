package dev.evengrad.reference.textbook;

import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The twins of one kind of description by the name in its text. Immutable.
 *
 * @param <T> what a twin is
 */
final class Twins<T> {
  private final String kind;
  private final Map<String, Function<Arguments, T>> factories;

  private Twins(String kind, Map<String, Function<Arguments, T>> factories) {
    this.kind = kind;
    this.factories = Collections.unmodifiableMap(factories);
  }

  static <T> Twins<T> of(String kind) {
    return new Twins<>(kind, new LinkedHashMap<>());
  }

  /** These and one more; a later one of the same name takes the place of the earlier. */
  Twins<T> with(String name, Function<Arguments, T> factory) {
    Map<String, Function<Arguments, T>> more = new LinkedHashMap<>(factories);
    more.put(name, factory);
    return new Twins<>(kind, more);
  }

  Set<String> names() {
    return factories.keySet();
  }

  /** The twin of the description with that text, e.g. {@code leaky_relu(0.2)}. */
  T find(String text) {
    TextItem call = TextParser.call(text);
    String name = call.name().value();
    Function<Arguments, T> factory = factories.get(name);
    if (factory == null) {
      throw new SpecException(
          "the "
              + kind
              + " '"
              + name
              + "' has no twin in the reference, which knows "
              + names()
              + "; register one (Textbook.with...)");
    }
    return Arguments.create(call, factory);
  }
}
