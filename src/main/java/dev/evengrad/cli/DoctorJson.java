package dev.evengrad.cli;

import dev.evengrad.health.doctor.Attempt;
import dev.evengrad.health.doctor.Comparison;
import dev.evengrad.health.doctor.Diagnosis;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.TreatmentResult;
import dev.evengrad.health.doctor.Trial;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonNull;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.report.FindingsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a doctor says, as JSON.
///
/// @param command the `train` command of a treatment, for the rows and options that were given
record DoctorJson(Function<Prescription, String> command) {

  /// What is wrong with a run.
  JsonObject.Builder of(Diagnosis diagnosis) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("condition", diagnosis.condition().toString())
            .put("explanation", diagnosis.explanation())
            .put("kinds", JsonArray.ofStrings(diagnosis.kinds()))
            .put("forecast", new ForecastText(diagnosis.forecast(), null).json())
            .put("findings", FindingsJson.of(diagnosis.findings()))
            .put("trial", of(diagnosis.trial()))
            .put("attainable", of(diagnosis.attainable()))
            .put("behind", of(diagnosis.behind()))
            .put("steps", diagnosis.steps())
            .put("cancelled", diagnosis.cancelled());
    diagnosis.remedy().ifPresent(remedy -> json.put("remedy", of(remedy)));
    return json;
  }

  /// What was done for it; without the proof.
  JsonObject.Builder of(TreatmentResult result) {
    List<JsonValue> attempts = new ArrayList<>();
    result.attempts().forEach(attempt -> attempts.add(of(attempt)));
    List<JsonValue> kept = new ArrayList<>();
    result.kept().forEach(prescription -> kept.add(of(prescription)));
    return JsonObject.builder()
        .put("outcome", result.outcome().toString())
        .put("explanation", result.explanation())
        .put("steps", result.steps())
        .put("attempts", new JsonArray(attempts))
        .put("kept", new JsonArray(kept))
        .put("trial_before", of(result.before()))
        .put("trial_after", of(result.after()))
        .put("diagnosis", of(result.diagnosis()).build());
  }

  private JsonObject of(Attempt attempt) {
    return JsonObject.builder()
        .put("treatment", attempt.prescription().treatment())
        .put("change", attempt.prescription().change())
        .put("outcome", attempt.outcome().toString())
        .put("why", attempt.why())
        .put("steps", attempt.steps())
        .put("trial", of(attempt.trial()))
        .put("behind", of(attempt.behind()))
        .build();
  }

  private JsonObject of(Prescription prescription) {
    return JsonObject.builder()
        .put("treatment", prescription.treatment())
        .put("change", prescription.change())
        .put("command", command.apply(prescription))
        .build();
  }

  private static JsonValue of(@Nullable Comparison comparison) {
    return comparison == null
        ? new JsonNull()
        : JsonObject.builder()
            .put("points", ForecastText.number(comparison.points()))
            .put("standard_error", ForecastText.number(comparison.standardError()))
            .put("runs", comparison.runs())
            .build();
  }

  private static JsonValue of(@Nullable Trial trial) {
    if (trial == null) {
      return new JsonNull();
    }
    List<JsonValue> profile = new ArrayList<>();
    for (Trial.ProfilePoint point : trial.profile()) {
      profile.add(
          JsonObject.builder()
              .put("layer", point.layer())
              .put("first", ForecastText.number(point.first()))
              .put("last", ForecastText.number(point.last()))
              .build());
    }
    return JsonObject.builder()
        .put("epochs", trial.epochs())
        .put("steps", trial.steps())
        .put("halted", trial.halted())
        .put("first_loss", ForecastText.number(trial.firstLoss()))
        .put("last_loss", ForecastText.number(trial.lastLoss()))
        .put("validation_loss", ForecastText.number(trial.validationLoss()))
        .put("metric", trial.score().metric())
        .put("score", ForecastText.number(trial.score().value()))
        .put("log10_delta", new JsonArray(profile))
        .build();
  }
}
