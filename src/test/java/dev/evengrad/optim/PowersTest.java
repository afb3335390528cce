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
}
