package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import java.util.List;

/** Batches of 64 rows where far larger ones leave too few steps, or far smaller ones make them too uneven. */
final class BatchRows implements Treatment {
  static final String NAME = "batch";
  static final int USUAL = 64;

  private static final int FAR = 4;

  static String change(int before) {
    return "batches of " + USUAL + " rows in the place of " + before;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    TrainingSettings settings = patient.settings();
    int batch = Math.min(settings.batch(), patient.training().rows());
    return batch > FAR * USUAL || batch < USUAL / FAR
        ? List.of(new Prescription(NAME, change(settings.batch()), settings.withBatch(USUAL)))
        : List.of();
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    boolean large = symptoms.settings().batch() > USUAL;
    if (large) {
      return symptoms.found("loss_stalled", "update_ratio")
          ? ""
          : "no finding speaks of too few steps";
    }
    return Signs.unstable(symptoms) ? "" : "no finding speaks of uneven steps";
  }
}
