package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PowersTest {
  @Test
  void areCloseToTheExactOnes() {
    for (double base : new double[] {0, 0.5, 0.9, 0.999, 0.99999999, 1}) {
      for (long t : new long[] {0, 1, 2, 3, 10, 999, 1000, 123_456_789, Long.MAX_VALUE}) {
        double exact = StrictMath.pow(base, (double) t);
        double allowed = Math.max(1, (double) t) * exact * 0x1p-52;
        assertEquals(exact, Powers.power(base, t), allowed, base + "^" + t);
      }
    }
    assertEquals(0.999, Powers.power(0.999, 1));
  }

  @Test
  void takeFractionsByRoots() {
    for (double base : new double[] {0, 1e-300, 0.1, 0.5, 0.96, 0.99999, 1}) {
      for (double t : new double[] {0, 0.004, 1.0 / 3, 0.5, 0.9, 1, 2.75, 100.1, 1e6 / 7}) {
        double exact = StrictMath.pow(base, t);
        double allowed = Math.max(1, t) * exact * 0x1p-46 + Double.MIN_VALUE;
        assertEquals(exact, Powers.power(base, t), allowed, base + "^" + t);
      }
    }
    assertEquals(Powers.power(0.96, 7L), Powers.power(0.96, 7.0));
  }
}
