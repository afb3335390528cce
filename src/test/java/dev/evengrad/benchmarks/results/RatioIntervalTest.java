package dev.evengrad.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RatioIntervalTest {
  @Test
  void pairsWithOneRatioHaveAnIntervalOfNoLength() {
    RatioInterval interval = RatioInterval.of(new double[] {1, 2, 4}, new double[] {1.5, 3, 6});
    assertEquals(1.5, interval.ratio(), 1e-12);
    assertEquals(1.5, interval.low(), 1e-12);
    assertEquals(1.5, interval.high(), 1e-12);
    assertTrue(interval.differs());
  }

  @Test
  void threePairsByHand() {
    // logarithms of the ratios 0, ln 2, ln 4: mean ln 2, deviation ln 2, t 4.303 for two degrees of
    // freedom
    RatioInterval interval = RatioInterval.of(new double[] {1, 1, 1}, new double[] {1, 2, 4});
    double half = 4.303 * Math.log(2) / Math.sqrt(3);
    assertEquals(2, interval.ratio(), 1e-12);
    assertEquals(2 * Math.exp(-half), interval.low(), 1e-12);
    assertEquals(2 * Math.exp(half), interval.high(), 1e-12);
    assertFalse(interval.differs());
  }

  @Test
  void onePairShowsNothing() {
    assertFalse(RatioInterval.of(new double[] {1}, new double[] {3}).differs());
  }
}
