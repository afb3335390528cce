package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.Allocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeakLoopsTest {
  @ParameterizedTest
  @EnumSource(
      value = BackendChoice.class,
      names = {"SCALAR", "VECTOR"})
  void operationsGrowWithTheRounds(BackendChoice choice) {
    PeakLoops loops = KernelBackends.select(choice).newPeakLoops();
    long once = loops.multiplyAdd(1);
    assertTrue(once >= 2);
    assertEquals(1000 * once, loops.multiplyAdd(1000));
  }

  @ParameterizedTest
  @EnumSource(
      value = BackendChoice.class,
      names = {"SCALAR", "VECTOR"})
  void nothingIsAllocatedWhileReading(BackendChoice choice) {
    PeakLoops loops = KernelBackends.select(choice).newPeakLoops();
    Runnable reading = loops.reading(1 << 16);
    Allocation.assertNone("reading", 1000, reading);
  }
}
