package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.optim.Schedules;
import dev.evengrad.optim.Warmup;
import java.util.List;

/** The rate from 0 up to what it is, over the first tenth of the steps. */
final class RateWarmUp implements Treatment {
  private static final double PART = 0.1;

  static final String NAME = "warm_up";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    TrainingSettings settings = patient.settings();
    if (settings.schedule() instanceof Warmup) {
      return List.of();
    }
    long steps = Math.max(1, Math.round(PART * settings.steps(patient.training())));
    return List.of(
        new Prescription(
            NAME,
            "the rate warmed up over the first " + steps + " steps",
            settings.withSchedule(Schedules.warmup(steps, settings.schedule()))));
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    return Signs.unstable(symptoms) ? "" : "no finding speaks of steps too long";
  }
}
