package dev.evengrad.benchmarks.health;

import dev.evengrad.benchmarks.health.Outcome.Health;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import java.util.List;
import java.util.Locale;

/// What a run came to that was treated, fold by fold; or that went on untreated.
///
/// @param seed of the recipe
/// @param recipe its text
/// @param health what the run is, by its outcome
/// @param treater who treated it
/// @param commit of what treated it
/// @param folds what was done, on each fold's training rows; of the first fold alone where nothing is measured after it; none if untreated
/// @param before accuracy of the run as it was, 0 to 1; NaN for shuffled labels
/// @param after the same with the settings that were handed back; NaN if it was not measured
/// @param difference twin - treated in points; NaN if it was not measured
/// @param standardError of that
/// @param nonFinite the fraction of the seeds that ended with numbers that are none
public record TreatedRun(
    long seed,
    String recipe,
    Health health,
    Treater treater,
    String commit,
    List<FoldTreatment> folds,
    double before,
    double after,
    double difference,
    double standardError,
    double nonFinite) {
  /// Copies the list.
  public TreatedRun {
    folds = List.copyOf(folds);
  }

  /// Whether it comes to what its twin does: less than 2 points below, and what chance makes of one run in twenty.
  public boolean restored() {
    return nonFinite < 0.5 && difference < 2 + 1.64 * standardError;
  }

  /// Whether some fold's cure takes the twin's own settings, or the reference network.
  public boolean byTwin() {
    return folds.stream()
        .anyMatch(
            fold -> fold.kept().contains("reference") || fold.kept().contains("fewer_layers"));
  }

  /// Its place in results: one run of a treater.
  String key() {
    return treater.text() + " " + seed;
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("seed", seed)
        .put("treater", treater.text())
        .put("recipe", recipe)
        .put("health", health.name().toLowerCase(Locale.ROOT))
        .put("commit", commit)
        .put("folds", new JsonArray(List.copyOf(folds.stream().map(FoldTreatment::json).toList())))
        .put("before", Outcome.number(before))
        .put("after", Outcome.number(after))
        .put("difference", Outcome.number(difference))
        .put("standard_error", Outcome.number(standardError))
        .put("non_finite", Outcome.number(nonFinite))
        .build();
  }

  static TreatedRun of(JsonObject json) {
    return new TreatedRun(
        json.get("seed").asLong(),
        json.get("recipe").asString(),
        Health.valueOf(json.get("health").asString().toUpperCase(Locale.ROOT)),
        Treater.of(json.get("treater").asString()),
        json.get("commit").asString(),
        json.get("folds").asArray().elements().stream()
            .map(fold -> FoldTreatment.of(fold.asObject()))
            .toList(),
        Outcome.number(json.find("before")),
        Outcome.number(json.find("after")),
        Outcome.number(json.find("difference")),
        Outcome.number(json.find("standard_error")),
        Outcome.number(json.find("non_finite")));
  }
}
