package dev.evengrad.health.doctor.treatments;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.forecast.Changes;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/** ReLU, SELU or GELU, with the initial weights that fit them. */
final class OtherActivation extends NetworkTreatment {
  static final String NAME = "activation";

  OtherActivation() {
    super(NAME);
  }

  @Override
  List<Way> ways(ModelSpec network) {
    List<Way> ways = new ArrayList<>();
    ModelSpec fitted = Changes.initialization().of(network);
    for (Activation activation : List.of(Activations.RELU, Activations.SELU, Activations.GELU)) {
      if (Changes.activation(activation).of(network).equals(fitted)) {
        continue; // it is there already
      }
      ways.add(
          new Way(
              "the activation " + activation.text() + " and the initial weights that fit it",
              Changes.activation(activation)));
    }
    return ways;
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    if (!symptoms.sickForecast()
        && !symptoms.found("vanishing", "exploding", "saturated_units", "dead_units", "all_zero")) {
      return "neither forecast nor findings speak of the activation";
    }
    return Signs.stillSick(symptoms, prescription);
  }
}
