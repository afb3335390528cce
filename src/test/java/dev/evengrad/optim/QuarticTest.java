package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gradient descent on f = x^4 from 10: a small rate crawls, a large one explodes, and clipping
 * makes the largest of them the fastest. The counts are those of double arithmetic.
 */
class QuarticTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chain(sgd(0.001))                 | 12492
          chain(global_norm(1), sgd(0.1))   | 213
          chain(global_norm(5), sgd(0.1))   | 138
          chain(value(1), sgd(0.1))         | 213
          chain(value(5), sgd(0.1))         | 138
          """)
  void stepsUntilATenth(String chain, int expected) {
    Arena arena = new Arena(Chain.parse(chain), 1).parameter(0, 10);
    int steps = 0;
    while (Math.abs(arena.parameter(0)[0]) > 0.1) {
      assertTrue(arena.step(gradient(arena)).applied());
      steps++;
    }
    assertEquals(expected, steps);
  }

  @Test
  void withoutClippingALargerRateExplodes() {
    Arena arena = new Arena(Chain.of(Optimizers.sgd(0.01)), 1).parameter(0, 10);
    int steps = 0;
    while (Math.abs(arena.parameter(0)[0]) <= 1e6) {
      assertTrue(arena.step(gradient(arena)).applied());
      steps++;
    }
    assertEquals(3, steps);
  }

  private static float[] gradient(Arena arena) {
    float x = arena.parameter(0)[0];
    return new float[] {4 * x * x * x};
  }
}
