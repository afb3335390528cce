package dev.evengrad.report.html;

import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.doctor.Attempt;
import dev.evengrad.health.doctor.Condition;
import dev.evengrad.health.doctor.Diagnosis;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Score;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.TreatmentResult;
import dev.evengrad.health.doctor.Trial;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a doctor might have found and done.
final class MadeTreatment {
  private static final ModelSpec SICK =
      ModelSpec.parse("input 8; repeat 6 [ dense 8 sigmoid ]; dense 2");
  private static final ModelSpec CURED =
      ModelSpec.parse("input 8; repeat 6 [ dense 8 relu ]; dense 2");

  private MadeTreatment() {}

  private static TrainingSettings settings(ModelSpec network) {
    return TrainingSettings.of(network, Losses.softmaxCrossEntropy(), Chain.parse("sgd(0.1)"));
  }

  private static Trial trial(ModelSpec network, double accuracy, double slope) {
    List<Trial.ProfilePoint> profile = new ArrayList<>();
    for (int layer = 1; layer <= 6; layer++) {
      double value = -1 - slope * (6 - layer);
      profile.add(new Trial.ProfilePoint("dense" + layer, value, value / 2));
    }
    return new Trial(
        settings(network),
        3,
        60,
        "",
        0.7,
        0.5,
        0.6,
        new Score("accuracy", accuracy),
        profile,
        List.of());
  }

  static Diagnosis diagnosis(String text) {
    return new Diagnosis(
        settings(SICK),
        Forecast.of(SICK),
        new InputNumbers(List.of()),
        trial(SICK, 0.5, 0.6),
        trial(CURED, 0.975, 0),
        null,
        Condition.SICK,
        List.of("vanishing"),
        text,
        Optional.of(new Prescription("activation", text, settings(CURED))),
        120,
        false);
  }

  /// Of six sigmoid layers, one of whose treatments helps.
  static TreatmentResult result(String text) {
    Prescription rate = new Prescription("rate", text, settings(SICK));
    Prescription relu = new Prescription("activation", "relu for sigmoid", settings(CURED));
    return new TreatmentResult(
        diagnosis(text),
        TreatmentResult.Outcome.CURED,
        text,
        List.of(
            new Attempt(rate, Attempt.Outcome.RULED_OUT, text, null, null, 0),
            new Attempt(
                relu, Attempt.Outcome.CURED, "it learns", trial(CURED, 0.975, 0), null, 60)),
        List.of(relu),
        settings(CURED),
        trial(SICK, 0.5, 0.6),
        trial(CURED, 0.975, 0),
        240);
  }
}
