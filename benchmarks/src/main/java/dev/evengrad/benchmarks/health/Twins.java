package dev.evengrad.benchmarks.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What healthy runs come to, each measured once: recipes share them. For any number of threads.
final class Twins {
  private final Map<String, CrossValidated> all = new ConcurrentHashMap<>();

  CrossValidated of(Recipe twin) {
    return all.computeIfAbsent(twin.text(), text -> CrossValidated.of(twin));
  }

  /// The run that an outcome was measured against.
  CrossValidated of(Recipe recipe, Outcome outcome) {
    return of(outcome.depthFault() ? recipe.reference() : recipe.twin());
  }
}
