package dev.evengrad.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Times something short by calling it for a while, round after round.
final class Rounds {
  private static final long ROUND_NANOS = 20_000_000;

  private Rounds() {}

  /// The seconds of a call, a mean over one round of calls.
  static double one(long roundNanos, Runnable call) {
    long start = System.nanoTime();
    long calls = 0;
    long nanos;
    do {
      call.run();
      calls++;
      nanos = System.nanoTime() - start;
    } while (nanos < roundNanos);
    return nanos * 1e-9 / calls;
  }

  /// The seconds of a call once it is compiled: the median over the second half of the rounds that
  /// fit into `seconds`.
  static double median(double seconds, Runnable call) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    List<Double> rounds = new ArrayList<>();
    do {
      rounds.add(one(ROUND_NANOS, call));
    } while (System.nanoTime() < end);
    double[] settled =
        rounds.subList(rounds.size() / 2, rounds.size()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    Arrays.sort(settled);
    return settled[settled.length / 2];
  }
}
