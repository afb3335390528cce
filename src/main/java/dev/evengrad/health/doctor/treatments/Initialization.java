package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.forecast.Changes;
import dev.evengrad.model.ModelSpec;
import java.util.List;

/** The initial weights that fit each activation (He et al. 2015, Glorot and Bengio 2010, LeCun et al. 1998). */
final class Initialization extends NetworkTreatment {
  static final String NAME = "initialization";

  Initialization() {
    super(NAME);
  }

  @Override
  List<Way> ways(ModelSpec network) {
    return List.of(
        new Way("the initial weights that fit each activation", Changes.initialization()));
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    if (!Signs.signal(symptoms) && !Signs.learning(symptoms)) {
      return "neither forecast nor findings speak of initial weights";
    }
    return Signs.stillSick(symptoms, prescription);
  }
}
