package dev.evengrad.layer;

import java.util.HashMap;
import java.util.Map;

/** Names of layers: kind and ordinal within the kind, e.g. {@code dense3}, so that inserting one kind renames no other. */
final class Ordinals {
  private final Map<String, Integer> counts = new HashMap<>();

  String next(String kind) {
    return kind + counts.merge(kind, 1, Integer::sum);
  }
}
