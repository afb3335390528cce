package dev.evengrad.reference;

import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Value;
import dev.evengrad.reference.textbook.TextbookActivation;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Which step gave which value. A value is known by its delta, which it has for itself (a reshaped one shares it, and is the same
 * numbers); where there is none, by its data.
 */
final class Sources {
  private final IdentityHashMap<Tensor, Source> known = new IdentityHashMap<>();
  private final TextbookActivation identity;

  Sources(TextbookActivation identity) {
    this.identity = identity;
  }

  void put(Value value, Source source) {
    known.put(key(value), source);
  }

  /** Where the values come from; what no step gave is the network's input. */
  List<Source> of(List<Value> values) {
    return values.stream().map(this::of).toList();
  }

  private Source of(Value value) {
    Source source = known.get(key(value));
    return source == null ? new Source(value, "", identity, Comparison.ZEROS) : source;
  }

  private static Tensor key(Value value) {
    Tensor delta = value.delta();
    return delta == null ? value.data() : delta;
  }
}
