package dev.evengrad.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final long MICRO = 1000;
  private static final long MILLI = 1_000_000;
  private static final int REQUESTS = 1000;

  /// A clock that goes on by 100 nanoseconds when it is read, and otherwise by what is done.
  private long time = 123_456_789;

  private long now() {
    return time += 100;
  }

  private OpenLoop loop(double rate) {
    return new OpenLoop(this::now, Arrivals.FIXED.times(rate, REQUESTS, 1));
  }

  private static double millis(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / (double) MILLI;
  }

  @Test
  void measuresTheAnswersThemselvesWhereNoneIsLate() {
    OpenLoop loop = loop(1000);
    loop.serve(request -> time += 100 * MICRO);
    Histogram latencies = loop.latencies();
    assertEquals(REQUESTS, latencies.getTotalCount());
    assertEquals(0.1, millis(latencies, 0), 0.001);
    assertEquals(0.1, millis(latencies, 100), 0.001);
    assertEquals(1000, loop.rate(), 1);
    assertEquals(0.1, loop.busy(), 0.001);
  }

  /// One of 1000 requests takes 50 ms instead of 0.1: itself it would be seen beyond the 99.9th percentile only, but those
  /// that were meant to start meanwhile, one a millisecond, waited for 49, 48.1, 47.2, ... ms.
  @Test
  void aStallIsCountedForEveryRequestThatWaitsForIt() {
    OpenLoop loop = loop(1000);
    loop.serve(request -> time += request == 500 ? 50 * MILLI : 100 * MICRO);
    Histogram latencies = loop.latencies();
    assertEquals(50, millis(latencies, 100), 0.1);
    assertEquals(28, latencies.getCountBetweenValues(25 * MILLI, 51 * MILLI));
    assertEquals(41, millis(latencies, 99), 1);
    assertEquals(0.1, millis(latencies, 94), 0.001);
    assertEquals(1000, loop.rate(), 1);
  }

  /// As a training step between requests is: no request is in it, some wait for it.
  @Test
  void soIsWhatTheThreadDoesBetweenRequests() {
    OpenLoop loop = loop(1000);
    loop.serve(
        new Service() {
          @Override
          public void answer(int request) {
            time += 100 * MICRO;
          }

          @Override
          public void afterwards(int request) {
            time += request == 500 ? 50 * MILLI : 0;
          }
        });
    Histogram latencies = loop.latencies();
    assertEquals(49.2, millis(latencies, 100), 0.1);
    assertEquals(40.2, millis(latencies, 99), 1);
    assertEquals(0.15, loop.busy(), 0.001);
  }

  /// Twice as many requests as there is time for: the thread never waits, and the last request waits longest.
  @Test
  void tooManyRequestsWaitLongerAndLonger() {
    OpenLoop loop = loop(20_000);
    loop.serve(request -> time += 100 * MICRO);
    Histogram latencies = loop.latencies();
    assertEquals(50, millis(latencies, 100), 0.5);
    assertEquals(25, millis(latencies, 50), 0.5);
    assertEquals(10_000, loop.rate(), 50);
    assertEquals(1, loop.busy(), 0.001);
  }
}
