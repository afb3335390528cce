package dev.evengrad.health.doctor.treatments;

import dev.evengrad.data.Dataset;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import java.util.List;
import java.util.Locale;

/** Values to numbers of about 1 before they are learned; predictions are scaled back. */
final class ScaleTargets implements Treatment {
  private static final double FACTOR = 3;

  static final String NAME = "scale_targets";
  static final String CHANGE = "values scaled to numbers of about 1 to be learned";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    TrainingSettings settings = patient.settings();
    return settings.scaledTargets()
            || !settings.loss().takesScaledTargets()
            || patient.training().classification()
        ? List.of()
        : List.of(new Prescription(NAME, CHANGE, settings.withScaledTargets(true)));
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    Dataset data = symptoms.patient().training();
    double squares = 0;
    for (float value : data.targets()) {
      squares += (double) value * value;
    }
    double rms = Math.sqrt(squares / data.rows() / data.targetCount());
    return rms < FACTOR && rms > 1 / FACTOR
        ? String.format(Locale.ROOT, "the values have a root mean square of %.2g", rms)
        : "";
  }
}
