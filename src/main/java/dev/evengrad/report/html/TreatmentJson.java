package dev.evengrad.report.html;

import dev.evengrad.health.doctor.Attempt;
import dev.evengrad.health.doctor.Diagnosis;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.TreatmentResult;
import dev.evengrad.health.doctor.Trial;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonNull;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a doctor found and did, as the page shows it. */
final class TreatmentJson {
  private TreatmentJson() {}

  /** A diagnosis alone. */
  static JsonObject of(Diagnosis diagnosis) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("outcome", diagnosis.condition().toString())
            .put("explanation", diagnosis.explanation())
            .put("steps", diagnosis.steps())
            .put("before", trial(diagnosis.trial()))
            .put("attainable", trial(diagnosis.attainable()));
    diagnosis.remedy().ifPresent(remedy -> json.put("remedy", prescription(remedy)));
    return json.build();
  }

  /** A diagnosis with all treatments. */
  static JsonObject of(TreatmentResult result) {
    List<JsonValue> attempts = new ArrayList<>();
    for (Attempt attempt : result.attempts()) {
      JsonObject.Builder json =
          JsonObject.builder()
              .put("treatment", attempt.prescription().treatment())
              .put("change", attempt.prescription().change())
              .put("outcome", attempt.outcome().toString())
              .put("why", attempt.why())
              .put("steps", attempt.steps());
      if (attempt.trial() != null) {
        json.put("score", Figure.json(attempt.trial().score().value()));
      }
      attempts.add(json.build());
    }
    List<JsonValue> kept = new ArrayList<>();
    result.kept().forEach(prescription -> kept.add(prescription(prescription)));
    return JsonObject.builder()
        .put("outcome", result.outcome().toString())
        .put("explanation", result.explanation())
        .put("steps", result.steps())
        .put("attempts", new JsonArray(attempts))
        .put("kept", new JsonArray(kept))
        .put("before", trial(result.before()))
        .put("after", trial(result.after()))
        .put("attainable", trial(result.diagnosis().attainable()))
        .build();
  }

  private static JsonObject prescription(Prescription prescription) {
    return JsonObject.builder()
        .put("treatment", prescription.treatment())
        .put("change", prescription.change())
        .put("network", prescription.settings().network().toString())
        .put("optimizer", prescription.settings().chain().text())
        .build();
  }

  private static JsonValue trial(@Nullable Trial trial) {
    if (trial == null) {
      return new JsonNull();
    }
    List<Trial.ProfilePoint> profile = trial.profile();
    double[] first = profile.stream().mapToDouble(Trial.ProfilePoint::first).toArray();
    double[] last = profile.stream().mapToDouble(Trial.ProfilePoint::last).toArray();
    return JsonObject.builder()
        .put("metric", trial.score().metric())
        .put("score", Figure.json(trial.score().value()))
        .put("first_loss", Figure.json(trial.firstLoss()))
        .put("last_loss", Figure.json(trial.lastLoss()))
        .put("validation_loss", Figure.json(trial.validationLoss()))
        .put("epochs", trial.epochs())
        .put("steps", trial.steps())
        .put("halted", trial.halted())
        .put(
            "layers", JsonArray.ofStrings(profile.stream().map(Trial.ProfilePoint::layer).toList()))
        .put("first", ProfileRange.array(relative(first)))
        .put("last", ProfileRange.array(relative(last)))
        .build();
  }

  /** Over the last layer. */
  private static double[] relative(double[] log10) {
    double[] relative = log10.clone();
    for (int i = 0; i < relative.length; i++) {
      relative[i] -= log10[log10.length - 1];
    }
    return relative;
  }
}
