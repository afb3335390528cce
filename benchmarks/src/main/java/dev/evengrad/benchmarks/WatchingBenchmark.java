package dev.evengrad.benchmarks;

import dev.evengrad.health.HealthSettings;
import dev.evengrad.train.TrainerBuilder;
import org.openjdk.jmh.annotations.Param;

/// What watching adds to a training step, all rules included.
public class WatchingBenchmark extends TurnsBenchmark {
  @Param({
    "SMALL 32 adam",
    "SMALL 128 adam",
    "MEDIUM 32 adam",
    "MEDIUM 128 adam",
    "LARGE 32 adam",
    "LARGE 128 adam",
    "DEEP 64 adam"
  })
  public String row;

  @Override
  String row() {
    return row;
  }

  @Override
  TrainerBuilder with(TrainerBuilder builder) {
    return builder.health(HealthSettings.standard().every(INTERVAL));
  }
}
