package dev.evengrad.benchmarks.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StartTimesTest {
  /** 100 calls of 1 ms, 300 of 0.5 ms, then 2000 of 0.1 ms with a slow one here and there. */
  @Test
  void findsWhereCallsComeNearTheirLaterTime() {
    long[] ends = new long[3000];
    ends[0] = 7;
    for (int i = 1; i <= 2400; i++) {
      long micros = i <= 100 ? 1000 : i <= 400 ? 500 : i % 90 == 0 ? 3000 : i % 2 == 0 ? 100 : 110;
      ends[i] = ends[i - 1] + micros * 1000;
    }
    StartTimes times = StartTimes.of(300, 20, ends, 2400);
    assertEquals(110, times.steadyMicros(), 10);
    assertEquals(400, times.callsToPeak(), 15);
    assertEquals(250, times.millisToPeak(), 10);
    assertEquals(times, StartTimes.parse(times.line()));
  }

  @Test
  void isThereAtOnceIfTheFirstCallsAre() {
    long[] ends = new long[101];
    for (int i = 1; i <= 100; i++) {
      ends[i] = ends[i - 1] + 1_000_000;
    }
    StartTimes times = StartTimes.of(1, 1, ends, 100);
    assertEquals(new StartTimes(1, 1, 0, 0, 1000), times);
  }

  @Test
  void aSingleCallIsItsOwnPeak() {
    StartTimes times = StartTimes.of(1, 2, new long[] {0, 5_000_000}, 1);
    assertEquals(0, times.callsToPeak());
    assertEquals(5000, times.steadyMicros());
  }

  @Test
  void startsAreTextAndBack() {
    Start start = new Start(true, "MEDIUM", 32);
    assertEquals("step medium, 32", start.text());
    assertEquals(start, Start.parse(start.text()));
  }
}
