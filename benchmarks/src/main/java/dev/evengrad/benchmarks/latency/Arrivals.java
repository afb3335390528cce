package dev.evengrad.benchmarks.latency;

import dev.evengrad.kernel.CounterRandom;

/// How the requests of a load follow each other.
enum Arrivals {
  /// One always as long behind the last as the next.
  FIXED,
  /// Independent of each other, as those of many users are: the gaps are exponentially distributed.
  POISSON;

  private static final double SECOND = 1e9;

  /// When each request is meant to start, in nanoseconds from when the load does: the same for the same seed.
  ///
  /// @param rate requests a second, on average
  long[] times(double rate, int count, long seed) {
    CounterRandom random = CounterRandom.of(seed, "arrivals", 0);
    long[] times = new long[count];
    double time = 0;
    for (int i = 0; i < count; i++) {
      time += this == FIXED ? 1 : -StrictMath.log(1 - random.uniform(i));
      times[i] = (long) (time / rate * SECOND);
    }
    return times;
  }
}
