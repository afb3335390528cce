package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.forecast.Changes;
import dev.evengrad.model.ModelSpec;
import java.util.List;

/**
 * A layer normalisation before each activation (Ba et al. 2016) where there is none; where there are some without residual connections, in
 * depth, no normalisation but the initial weights that fit.
 */
final class Normalization extends NetworkTreatment {
  static final String NAME = "normalization";

  Normalization() {
    super(NAME);
  }

  @Override
  List<Way> ways(ModelSpec network) {
    Way without =
        new Way(
            "no normalisation, but the initial weights that fit each activation",
            Changes.withoutNormalization());
    boolean normalized =
        !Changes.withoutNormalization().of(network).equals(Changes.initialization().of(network));
    return normalized
        ? List.of(without)
        : List.of(new Way("a layer normalisation before each activation", Changes.normalization()));
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    if (!Signs.signal(symptoms)) {
      return "neither forecast nor findings speak of signals of a wrong size";
    }
    return Signs.stillSick(symptoms, prescription);
  }
}
