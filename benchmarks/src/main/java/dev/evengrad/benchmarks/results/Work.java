package dev.evengrad.benchmarks.results;

import dev.evengrad.benchmarks.BenchmarkNetwork;
import dev.evengrad.layer.Declaration;
import java.util.ArrayList;
import java.util.List;

/// What a row has to do at least: its place in a roofline (Williams, Waterman, Patterson 2009). Only matrices count.
///
/// @param operations floating-point operations
/// @param bytes read and written, each matrix once a phase, as if it did not stay in a cache
record Work(double operations, double bytes) {
  private static final int BYTES = 4;

  /// Floating-point operations for each byte.
  double intensity() {
    return operations / bytes;
  }

  /// Of a row of the peers' results.
  static Work of(String benchmark, String row) {
    String[] parts = row.split(" ");
    return switch (benchmark) {
      case PeerResults.PREDICTION ->
          prediction(BenchmarkNetwork.valueOf(parts[0]), Integer.parseInt(parts[1]));
      case PeerResults.STEP ->
          step(
              BenchmarkNetwork.valueOf(parts[0]),
              Integer.parseInt(parts[1]),
              parts[2].equals("adam") ? 2 : 0);
      case PeerResults.PRODUCT -> product(Integer.parseInt(row));
      default -> throw new IllegalArgumentException("no roofline for " + benchmark);
    };
  }

  private static Work prediction(BenchmarkNetwork network, int rows) {
    double weights = 0;
    for (double entries : matrices(network)) {
      weights += entries;
    }
    double ends = (double) rows * (network.inputs() + network.outputs());
    return new Work(2 * weights * rows, BYTES * (weights + ends));
  }

  /// Forward, both gradients (nothing below the first matrix wants one), and the update, which reads gradient, weights
  /// and moments, and writes weights and moments.
  private static Work step(BenchmarkNetwork network, int rows, int moments) {
    double weights = 0;
    for (double entries : matrices(network)) {
      weights += entries;
    }
    double inner = weights - matrices(network).getFirst();
    double ends = (double) rows * (network.inputs() + network.outputs());
    return new Work(
        2 * rows * (2 * weights + inner),
        BYTES * (2 * weights + inner + (3 + 2 * moments) * weights + ends));
  }

  private static Work product(int size) {
    return new Work(2 * Math.pow(size, 3), BYTES * 3 * Math.pow(size, 2));
  }

  private static List<Double> matrices(BenchmarkNetwork network) {
    List<Double> sizes = new ArrayList<>();
    for (Declaration.Parameter parameter : network.spec().declaration().parameters()) {
      if (parameter.slice().shape().rank() == 2) {
        sizes.add((double) parameter.slice().size());
      }
    }
    return sizes;
  }
}
