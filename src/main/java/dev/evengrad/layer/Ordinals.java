package dev.evengrad.layer;

import java.util.HashMap;
import java.util.Map;

/** Names of layers: kind and ordinal within the kind, e.g. {@code dense3}, so that inserting one kind renames no other. */
final class Ordinals {
  private final String prefix;
  private final Map<String, Integer> counts = new HashMap<>();

  private Ordinals(String prefix) {
    this.prefix = prefix;
  }

  /** Those of a network. */
  static Ordinals ofNetwork() {
    return new Ordinals("");
  }

  /** Those of what stands inside a head, e.g. {@code auxiliary1/dense1}. */
  static Ordinals ofHead(String head) {
    return new Ordinals(head + "/");
  }

  String next(String kind) {
    return prefix + kind + counts.merge(kind, 1, Integer::sum);
  }
}
