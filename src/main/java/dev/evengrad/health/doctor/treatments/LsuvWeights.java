package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.health.forecast.Changes;
import dev.evengrad.health.forecast.Verdict;
import java.util.List;

/** Orthogonal initial weights, scaled layer by layer until a batch of the data has variance 1 (Mishkin and Matas 2015). */
final class LsuvWeights implements Treatment {
  static final String NAME = "lsuv";
  static final String CHANGE = "initial weights scaled by a batch of the data (LSUV)";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    TrainingSettings settings = patient.settings();
    return settings.lsuv()
        ? List.of()
        : List.of(
            new Prescription(
                NAME,
                CHANGE,
                settings
                    .withNetwork(Changes.initialization().of(settings.network()))
                    .withLsuv(true)));
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    if (!Signs.signal(symptoms)) {
      return "neither forecast nor findings speak of initial weights";
    }
    return Signs.forecast(symptoms, prescription).verdict() == Verdict.HEALTHY
        ? "by the forecast the weights that fit each activation are good enough"
        : "";
  }
}
