package dev.evengrad.benchmarks.results;

import java.util.Map;
import java.util.OptionalDouble;

/// The times that are aimed at, in microseconds on one thread of an Emerald-Rapids core: set before the kernels were
/// written, from the best peer's time and from what the machine can do at most.
final class Targets {
  private static final Map<String, Double> PREDICTIONS =
      Map.of(
          "TINY 1", 0.14,
          "SMALL 1", 0.42,
          "MEDIUM 1", 5.0,
          "LARGE 1", 65.0,
          "WIDE 1", 450.0,
          "TINY 32", 1.5,
          "SMALL 32", 4.5,
          "MEDIUM 32", 58.0,
          "LARGE 32", 290.0,
          "WIDE 32", 1450.0);

  private static final Map<String, Double> STEPS =
      Map.of(
          "TINY 32 sgd", 5.0,
          "SMALL 32 adam", 25.0,
          "MEDIUM 32 adam", 300.0,
          "MEDIUM 128 adam", 900.0,
          "LARGE 32 adam", 1400.0,
          "LARGE 128 adam", 3600.0,
          "LARGE 1024 adam", 25000.0,
          "WIDE 32 adam", 6500.0,
          "WIDE 128 adam", 18000.0,
          "DEEP 64 adam", 650.0);

  private Targets() {}

  /// The target of a row of the peers' results, if it has one.
  static OptionalDouble micros(String benchmark, String row) {
    Map<String, Double> targets =
        switch (benchmark) {
          case PeerResults.PREDICTION -> PREDICTIONS;
          case PeerResults.STEP -> STEPS;
          default -> Map.of();
        };
    return targets.containsKey(row) ? OptionalDouble.of(targets.get(row)) : OptionalDouble.empty();
  }
}
