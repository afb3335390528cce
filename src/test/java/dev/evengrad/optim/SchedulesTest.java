package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SchedulesTest {
  @Test
  void constantIsOne() {
    Schedule constant = Schedules.constant();
    assertEquals(1, constant.factor(0));
    assertEquals(1, constant.factor(Long.MAX_VALUE));
    assertSame(constant, constant.over(10));
  }

  @Test
  void cosineFallsFromOneToItsEndAndStaysThere() {
    for (double end : new double[] {0, 0.1, 1}) {
      Schedule cosine = Schedules.cosine(1000, end);
      assertEquals(1, cosine.factor(0));
      assertEquals((1 + end) / 2, cosine.factor(500), 1e-15);
      assertEquals(end, cosine.factor(1000));
      for (long t : new long[] {1001, 1500, 2000, Long.MAX_VALUE}) {
        assertEquals(end, cosine.factor(t));
      }
      for (int t = 1; t <= 1000; t++) {
        assertTrue(cosine.factor(t) <= cosine.factor(t - 1), "step " + t);
        double expected = end + (1 - end) * 0.5 * (1 + StrictMath.cos(Math.PI * t / 1000));
        assertEquals(expected, cosine.factor(t), 1e-15, "step " + t);
      }
    }
  }

  @Test
  void cosineOverTheWholeRunIsToldItsLength() {
    Schedule open = Schedules.parse("cosine(end=0.5)");
    assertThrows(IllegalStateException.class, () -> open.factor(0));
    assertEquals(Schedules.cosine(200, 0.5), open.over(200));
    assertEquals(Schedules.cosine(300), Schedules.cosine(300).over(200));
  }

  @Test
  void theFactorScalesTheRate() {
    Arena arena = new Arena(Chain.of(Optimizers.sgd(0.5)), 1);
    assertTrue(arena.step(0.5, Floats.of(8)).applied());
    assertEquals(-2, arena.parameter(0)[0]);
    assertTrue(arena.step(0, Floats.of(8)).applied());
    assertEquals(-2, arena.parameter(0)[0]);
    arena.update.setRate(2);
    assertEquals(2, arena.update.rate());
    assertTrue(arena.step(Floats.of(8)).applied());
    assertEquals(-18, arena.parameter(0)[0]);
    assertEquals(3, arena.update.appliedSteps());
  }
}
