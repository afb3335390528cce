package dev.evengrad.benchmarks.start;

import java.util.Arrays;

/// The times of one JVM from its start on.
///
/// @param firstAnswerMillis from the start of the process to the end of the first call
/// @param firstCallMillis the first call
/// @param callsToPeak calls behind the first until calls were near their later time
/// @param millisToPeak how long these took
/// @param steadyMicros the later time of a call
public record StartTimes(
    double firstAnswerMillis,
    double firstCallMillis,
    double callsToPeak,
    double millisToPeak,
    double steadyMicros) {

  /// What still counts as near.
  public static final double NEAR = 1.2;

  /// Calls are looked at in blocks of at least so many,
  private static final int BLOCK_CALLS = 15;

  /// and at least so long.
  private static final long BLOCK_NANOS = 5_000_000;

  /// The share of the calls' time in whose calls are the later ones.
  private static final double LATER = 0.25;

  /// Of the calls that followed the first.
  ///
  /// @param ends when the first call ended, and when each of the others did, in nanoseconds; in `ends[0]` to `ends[count]`
  static StartTimes of(double firstAnswerMillis, double firstCallMillis, long[] ends, int count) {
    long later = ends[count] - (long) (LATER * (ends[count] - ends[0]));
    int from = count;
    while (from > 1 && ends[from - 1] >= later) {
      from--;
    }
    double steady = median(ends, from - 1, count);
    int first = 0;
    int next = blockEnd(ends, first, count);
    while (next < count && median(ends, first, next) > NEAR * steady) {
      first = next;
      next = blockEnd(ends, first, count);
    }
    return new StartTimes(
        firstAnswerMillis, firstCallMillis, first, (ends[first] - ends[0]) * 1e-6, steady * 1e-3);
  }

  private static int blockEnd(long[] ends, int first, int count) {
    int next = Math.min(first + BLOCK_CALLS, count);
    while (next < count && ends[next] - ends[first] < BLOCK_NANOS) {
      next++;
    }
    return next;
  }

  /// Nanoseconds of a call: of those that ended behind `ends[first]`, up to `ends[last]`.
  private static double median(long[] ends, int first, int last) {
    long[] times = new long[last - first];
    for (int i = 0; i < times.length; i++) {
      times[i] = ends[first + i + 1] - ends[first + i];
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }

  /// As a line that [#parse] reads.
  String line() {
    return firstAnswerMillis
        + " "
        + firstCallMillis
        + " "
        + callsToPeak
        + " "
        + millisToPeak
        + " "
        + steadyMicros;
  }

  static StartTimes parse(String line) {
    double[] v = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    return new StartTimes(v[0], v[1], v[2], v[3], v[4]);
  }
}
