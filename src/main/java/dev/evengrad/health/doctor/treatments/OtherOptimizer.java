package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.optim.Optimizers;
import java.util.List;

/** Adam (Kingma and Ba 2015) in the place of an optimizer whose steps are as large as the gradient. */
final class OtherOptimizer implements Treatment {
  static final String NAME = "optimizer";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    TrainingSettings settings = patient.settings();
    if (RateText.adaptive(settings.chain().optimizer())) {
      return List.of();
    }
    return List.of(
        new Prescription(
            NAME,
            "adam in the place of " + RateText.name(settings.chain().optimizer()),
            settings.withChain(RateText.with(settings.chain(), Optimizers.adam(0.001)))));
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    return Signs.learning(symptoms) || Signs.signal(symptoms)
        ? ""
        : "no finding speaks of the optimizer";
  }
}
