package dev.evengrad.health.forecast;

import dev.evengrad.EvengradException;
import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of a network, the smallest first: initial weights, the scale of residual connections that are there, activation, normalisation,
 * residual connections. Each is forecast; the first that is healthy is the remedy.
 */
final class Remedies {
  private Remedies() {}

  private record Candidate(String change, NetworkChange how) {}

  static Optional<Remedy> smallest(Forecast sick) {
    GaussianExpectation expectation = new GaussianExpectation();
    for (Candidate candidate : candidates(sick)) {
      Optional<Remedy> remedy = tried(candidate, sick, expectation);
      if (remedy.isPresent()) {
        return remedy;
      }
    }
    return Optional.empty();
  }

  private static Optional<Remedy> tried(
      Candidate candidate, Forecast sick, GaussianExpectation expectation) {
    ModelSpec spec = sick.spec();
    ModelSpec changed;
    try {
      changed = candidate.how().of(spec);
    } catch (EvengradException e) {
      // e.g. a residual connection around layers that change the width: no remedy
      return Optional.empty();
    }
    if (changed.equals(spec)) {
      return Optional.empty();
    }
    Forecast forecast = ForecastTable.of(changed, sick.input(), expectation);
    return forecast.verdict() == Verdict.HEALTHY
        ? Optional.of(new Remedy(candidate.change(), changed, forecast.log10Factor()))
        : Optional.empty();
  }

  private static List<Candidate> candidates(Forecast sick) {
    List<Candidate> all = new ArrayList<>();
    all.add(
        new Candidate("the initial weights that fit each activation", Changes.initialization()));
    int connections = Changes.residuals(sick.spec());
    if (connections > 0) {
      all.add(
          new Candidate(
              "residual connections scaled by 1/sqrt(" + connections + ")",
              Changes.residualScale(Changes.scale(connections))));
    }
    for (Activation activation : List.of(Activations.RELU, Activations.SELU, Activations.GELU)) {
      all.add(
          new Candidate(
              "the activation " + activation.text() + " and the initial weights that fit it",
              Changes.activation(activation)));
    }
    all.add(new Candidate("a layer normalisation before each activation", Changes.normalization()));
    all.add(
        new Candidate(
            "no normalisation, but the initial weights that fit each activation",
            Changes.withoutNormalization()));
    int depth = Changes.repetitions(sick.spec());
    all.add(
        new Candidate(
            "residual connections scaled by 1/sqrt(" + depth + ")",
            Changes.residualConnections(Changes.scale(depth))));
    return all;
  }
}
