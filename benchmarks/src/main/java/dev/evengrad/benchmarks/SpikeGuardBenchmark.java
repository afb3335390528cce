package dev.evengrad.benchmarks;

import dev.evengrad.train.SpikeGuard;
import dev.evengrad.train.TrainerBuilder;
import org.openjdk.jmh.annotations.Param;

/// What the spike guard adds to a training step between spikes, its snapshots included. A block is as many steps as there are between two
/// snapshots.
public class SpikeGuardBenchmark extends TurnsBenchmark {
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
  int steps(String network) {
    return SpikeGuard.standard().every();
  }

  @Override
  TrainerBuilder with(TrainerBuilder builder) {
    return builder.spikeGuard(SpikeGuard.standard());
  }
}
