package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.forecast.Changes;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/** Residual connections around what is repeated, or those that are there, scaled by 1/sqrt(depth). */
final class ResidualConnections extends NetworkTreatment {
  static final String NAME = "residual";

  ResidualConnections() {
    super(NAME);
  }

  @Override
  List<Way> ways(ModelSpec network) {
    List<Way> ways = new ArrayList<>();
    int connections = Changes.residuals(network);
    if (connections > 0) {
      ways.add(
          new Way(
              "the residual connections scaled by 1/sqrt(" + connections + ")",
              Changes.residualScale(Changes.scale(connections))));
    } else {
      int depth = Changes.repetitions(network);
      double scale = Changes.scale(depth);
      ways.add(
          new Way(
              "residual connections scaled by 1/sqrt(" + depth + ")",
              Changes.residualConnections(scale),
              Changes.projectedConnections(scale)));
    }
    return ways;
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    if (!Signs.signal(symptoms) && !symptoms.found("loss_stalled")) {
      return "neither forecast nor findings speak of depth";
    }
    return Signs.stillSick(symptoms, prescription);
  }
}
