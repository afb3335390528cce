package dev.evengrad.benchmarks.health;

import dev.evengrad.benchmarks.health.Outcome.Health;
import dev.evengrad.health.Finding;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What rules said of a recipe's training.
///
/// @param seed of the recipe
/// @param recipe its text
/// @param health what the run is, by its outcome
/// @param faults the kinds in its recipe
/// @param warned the rules that raised a warning or an error, with the step of the first; those of a forecast at step 0
public record Detection(
    long seed, String recipe, Health health, Set<FaultKind> faults, Map<String, Long> warned) {
  /// Copies both.
  public Detection {
    faults = Set.copyOf(faults);
    warned = Map.copyOf(warned);
  }

  static Detection of(Recipe recipe, Health health, Map<String, Finding> findings) {
    Map<String, Long> warned = new TreeMap<>();
    findings.forEach((rule, finding) -> warned.put(rule, finding.lastStep()));
    return new Detection(recipe.seed(), recipe.text(), health, recipe.faults(), warned);
  }

  /// Whether a tool warned at all.
  public boolean positive(Tool tool) {
    return warned.keySet().stream().anyMatch(tool::owns);
  }

  /// The first step in which a rule of the tool that may say so of one of the faults warned; empty if none did.
  public OptionalLong detected(Tool tool) {
    Set<String> accepted = FaultKind.symptoms();
    faults.forEach(fault -> accepted.addAll(fault.accepted()));
    return warned.entrySet().stream()
        .filter(entry -> tool.owns(entry.getKey()) && accepted.contains(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .min();
  }

  /// Whether a rule of the tool warned that is accepted for one of the faults in particular, not as a symptom that any fault may come to.
  public boolean named(Tool tool) {
    Set<String> particular = new TreeSet<>();
    faults.forEach(fault -> particular.addAll(fault.accepted()));
    particular.removeAll(FaultKind.symptoms());
    return warned.keySet().stream().anyMatch(rule -> tool.owns(rule) && particular.contains(rule));
  }

  JsonObject json() {
    JsonObject.Builder rules = JsonObject.builder();
    new TreeMap<>(warned).forEach((rule, step) -> rules.put(rule, (long) step));
    return JsonObject.builder()
        .put("seed", seed)
        .put("recipe", recipe)
        .put("health", health.name().toLowerCase(Locale.ROOT))
        .put(
            "faults",
            JsonArray.ofStrings(
                new TreeSet<>(faults)
                    .stream().map(fault -> fault.name().toLowerCase(Locale.ROOT)).toList()))
        .put("warned", rules.build())
        .build();
  }

  static Detection of(JsonObject json) {
    Map<String, Long> warned = new TreeMap<>();
    json.get("warned")
        .asObject()
        .members()
        .forEach((rule, step) -> warned.put(rule, step.asLong()));
    return new Detection(
        json.get("seed").asLong(),
        json.get("recipe").asString(),
        Health.valueOf(json.get("health").asString().toUpperCase(Locale.ROOT)),
        json.get("faults").asArray().strings().stream()
            .map(fault -> FaultKind.valueOf(fault.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toSet()),
        warned);
  }
}
