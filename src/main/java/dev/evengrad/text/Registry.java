package dev.evengrad.text;

import dev.evengrad.SpecException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one kind of thing (activations, losses, ...) and what each stands for. Immutable: {@link #with} makes a larger one, so a
 * user's entries never reach anybody else.
 *
 * @param <V> what a name stands for
 */
public final class Registry<V> {
  private final String kind;
  private final Map<String, Entry<V>> entries;

  /**
   * One entry.
   *
   * @param usage how it is written, e.g. {@code leaky_relu(slope=0.01)}
   * @param explanation one line for a reader
   * @param value what the name stands for
   */
  public record Entry<V>(String usage, String explanation, V value) {}

  private Registry(String kind, Map<String, Entry<V>> entries) {
    this.kind = kind;
    this.entries = Collections.unmodifiableMap(entries);
  }

  /** A registry without entries. */
  public static <V> Registry<V> empty(String kind) {
    return new Registry<>(kind, new LinkedHashMap<>());
  }

  /**
   * This registry and one more entry.
   *
   * @param name the entry's name
   * @param usage how it is written
   * @param explanation one line for a reader
   */
  public Registry<V> with(String name, String usage, String explanation, V value) {
    Map<String, Entry<V>> more = new LinkedHashMap<>(entries);
    if (more.put(name, new Entry<>(usage, explanation, value)) != null) {
      throw new SpecException(
          "there are two entries called '" + name + "' among the " + kind + "s");
    }
    return new Registry<>(kind, more);
  }

  /** What the entries are, e.g. {@code activation}. */
  public String kind() {
    return kind;
  }

  /** The names in order. */
  public Set<String> names() {
    return entries.keySet();
  }

  /** The entries by name, in order. */
  public Map<String, Entry<V>> entries() {
    return entries;
  }

  /** What the name stands for, or null. */
  public @Nullable V get(String name) {
    Entry<V> entry = entries.get(name);
    return entry == null ? null : entry.value();
  }

  /**
   * What the item's name stands for.
   *
   * @throws SpecException with the position and the nearest known name if there is no such entry
   */
  public V find(TextItem item) {
    V value = get(item.name().value());
    if (value == null) {
      String name = item.name().value();
      throw new SpecException(
          "there is no " + kind + " '" + name + "'" + Synonyms.suggestion(name, names()),
          item.text(),
          item.name().position());
    }
    return value;
  }
}
