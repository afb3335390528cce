package dev.evengrad.benchmarks.health;

import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.TreatmentResult;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import java.util.List;

/// What became of a run on the training rows of one fold.
///
/// @param outcome in the doctor's words
/// @param changed whether other settings were handed back
/// @param kept the names of the treatments that make up the cure
/// @param tried how many treatments were trained
/// @param steps spent
public record FoldTreatment(
    String outcome, boolean changed, List<String> kept, int tried, long steps) {
  /// Copies the list.
  public FoldTreatment {
    kept = List.copyOf(kept);
  }

  static FoldTreatment of(TrainingSettings before, TreatmentResult result) {
    return new FoldTreatment(
        result.outcome().toString(),
        !result.settings().equals(before),
        result.kept().stream().map(Prescription::treatment).toList(),
        result.tried(),
        result.steps());
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("outcome", outcome)
        .put("changed", changed)
        .put("kept", JsonArray.ofStrings(kept))
        .put("tried", (long) tried)
        .put("steps", steps)
        .build();
  }

  static FoldTreatment of(JsonObject json) {
    return new FoldTreatment(
        json.get("outcome").asString(),
        json.get("changed").asBoolean(),
        json.get("kept").asArray().strings(),
        (int) json.get("tried").asLong(),
        json.get("steps").asLong());
  }
}
