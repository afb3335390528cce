package dev.evengrad.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final int COUNT = 100_000;

  @Test
  void fixedOnesComeEvenly() {
    assertArrayEquals(new long[] {500_000, 1_000_000, 1_500_000}, Arrivals.FIXED.times(2000, 3, 7));
  }

  /// The gaps have the mean that the rate says, and of an exponential distribution the deviation, which is the mean, and the
  /// share of those longer than it, 1/e.
  @Test
  void thoseAtRandomHaveExponentialGaps() {
    long[] times = Arrivals.POISSON.times(2000, COUNT, 7);
    double squares = 0;
    int longer = 0;
    long last = 0;
    for (long time : times) {
      assertTrue(time >= last, "they come in order");
      double gap = time - last;
      squares += gap * gap;
      longer += gap > 500_000 ? 1 : 0;
      last = time;
    }
    double mean = (double) last / COUNT;
    assertEquals(500_000, mean, 0.015 * 500_000);
    assertEquals(500_000, Math.sqrt(squares / COUNT - mean * mean), 0.02 * 500_000);
    assertEquals(Math.exp(-1), (double) longer / COUNT, 0.005);
  }

  @Test
  void theSeedDecides() {
    long[] times = Arrivals.POISSON.times(2000, 100, 7);
    assertArrayEquals(times, Arrivals.POISSON.times(2000, 100, 7));
    assertArrayEquals(times, Arrays.copyOf(Arrivals.POISSON.times(2000, 200, 7), 100));
    assertFalse(Arrays.equals(times, Arrivals.POISSON.times(2000, 100, 8)));
  }
}
