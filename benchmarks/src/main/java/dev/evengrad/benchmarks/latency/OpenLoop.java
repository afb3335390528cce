package dev.evengrad.benchmarks.latency;

import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/// Requests that come when they are meant to, answered or not the ones before (an open loop), and one thread that answers
/// them in turn. The latency of a request is counted from when it was meant to start: if the thread is late, since an
/// earlier request or anything else held it up, all the requests that waited for it say so. Allocates nothing.
final class OpenLoop {
  /// A minute; no request of a run that means anything waits so long.
  private static final long LONGEST = 60_000_000_000L;

  private static final int DIGITS = 3;

  private final LongSupplier clock;
  private final long[] arrivals;
  private final Histogram latencies = new Histogram(LONGEST, DIGITS);
  private long nanos;
  private long idle;

  /// @param clock in nanoseconds
  /// @param arrivals when each request is meant to start, in nanoseconds from [#serve] on
  OpenLoop(LongSupplier clock, long[] arrivals) {
    this.clock = clock;
    this.arrivals = arrivals;
  }

  /// Serves all requests. Until the next one is there the thread does not sleep, since waking takes it longer than many
  /// an answer: it spins.
  void serve(Service service) {
    long start = clock.getAsLong();
    long waited = 0;
    long end = start;
    for (int request = 0; request < arrivals.length; request++) {
      long intended = start + arrivals[request];
      long free = clock.getAsLong();
      long now = free;
      while (now < intended) {
        Thread.onSpinWait();
        now = clock.getAsLong();
      }
      service.answer(request);
      end = clock.getAsLong();
      latencies.recordValue(Math.min(end - intended, LONGEST));
      waited += now - free;
      service.afterwards(request);
    }
    nanos = end - start;
    idle = waited;
  }

  /// In nanoseconds.
  Histogram latencies() {
    return latencies;
  }

  /// Requests answered in a second.
  double rate() {
    return arrivals.length * 1e9 / nanos;
  }

  /// The share of the time in which the thread did not wait for a request.
  double busy() {
    return 1 - (double) idle / nanos;
  }
}
