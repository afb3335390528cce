package dev.evengrad.benchmarks.peers;

import dev.evengrad.benchmarks.BenchmarkNetwork;

/// What every engine trains on.
///
/// @param rows how many
/// @param features `[rows][inputs]`
/// @param targets `[rows][outputs]`
public record PeerBatch(int rows, float[] features, float[] targets) {
  public static PeerBatch of(BenchmarkNetwork network, int rows) {
    return new PeerBatch(
        rows,
        BenchmarkNetwork.uniform(rows * network.inputs(), "features"),
        BenchmarkNetwork.uniform(rows * network.outputs(), "targets"));
  }
}
