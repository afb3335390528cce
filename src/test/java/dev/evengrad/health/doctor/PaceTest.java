package dev.evengrad.health.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a step takes, by made-up clocks. */
class PaceTest {
  private static final long MILLI = 1_000_000;

  @Test
  void aSlowFirstStepSaysNothingOfTheOthers() {
    Pace pace = new Pace(Duration.ofSeconds(60), 0);
    long now = 500 * MILLI;
    assertFalse(pace.suffices(now), "one step of a JVM that has just started is no pace");
    for (int step = 2; step < 16; step++) {
      now += MILLI;
      assertFalse(pace.suffices(now));
    }
    now += MILLI;
    assertTrue(pace.suffices(now));
    assertEquals(MILLI, pace.nanosOfStep());
  }

  @Test
  void aRunThatIsOverAtOnceIsTakenWithoutItsFirstStep() {
    Pace pace = new Pace(Duration.ofSeconds(60), 0);
    assertFalse(pace.suffices(90 * MILLI));
    assertFalse(pace.suffices(92 * MILLI));
    assertFalse(pace.suffices(94 * MILLI));
    assertEquals(2.0 * MILLI, pace.nanosOfStep());
  }

  @Test
  void stepsThatTakeLongAreWaitedForNoLongerThanAQuarter() {
    Pace pace = new Pace(Duration.ofSeconds(4), 0);
    assertFalse(pace.suffices(600 * MILLI));
    assertTrue(pace.suffices(1200 * MILLI));
    assertEquals(600.0 * MILLI, pace.nanosOfStep());
  }

  @Test
  void manyStepsAreCountedInTheSecondHalf() {
    Pace pace = new Pace(Duration.ofSeconds(60), 0);
    long now = 0;
    int steps = 0;
    boolean enough = false;
    while (!enough) {
      now += (steps++ < 10 ? 10 : 1) * MILLI;
      enough = pace.suffices(now);
    }
    assertEquals(301 * MILLI, now);
    assertEquals(MILLI, pace.nanosOfStep());
  }
}
