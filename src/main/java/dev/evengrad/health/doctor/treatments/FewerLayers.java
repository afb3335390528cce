package dev.evengrad.health.doctor.treatments;

import dev.evengrad.EvengradException;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.health.forecast.Changes;
import java.util.List;
import java.util.Optional;

/** Two layers of 64 ReLU in the place of all hidden ones, with the settings that are known to train: where depth itself is the fault. */
public final class FewerLayers implements Treatment {
  static final String NAME = "fewer_layers";
  static final String CHANGE = "two hidden layers of 64 relu";

  private static final int UNITS = 64;

  FewerLayers() {}

  /** That network with these settings; empty if the network has a shape that it cannot have. */
  public static Optional<TrainingSettings> of(TrainingSettings settings) {
    try {
      return Optional.of(
          ReferenceConfiguration.around(
              settings
                  .withNetwork(Changes.shallow(UNITS).of(settings.network()))
                  .withChain(ReferenceConfiguration.chain(settings.chain(), false))));
    } catch (EvengradException e) {
      return Optional.empty();
    }
  }

  /** Whether the layers of a run were replaced, so that nothing of what was done to them before is left. */
  public static boolean replaced(TrainingSettings before, TrainingSettings after) {
    return of(before).map(fewer -> fewer.network().equals(after.network())).orElse(false);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    return of(patient.settings())
        .filter(settings -> !settings.equals(patient.settings()))
        .map(settings -> List.of(new Prescription(NAME, CHANGE, settings)))
        .orElse(List.of());
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    return "";
  }
}
