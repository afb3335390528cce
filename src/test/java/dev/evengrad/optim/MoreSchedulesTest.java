package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SpecException;
import dev.evengrad.testing.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schedules against their textbook formulae, and their texts. */
class MoreSchedulesTest {
  /** A formula by step. */
  interface Formula {
    double at(int step);
  }

  private static void follows(String text, Formula formula) {
    Schedule schedule = Schedules.parse(text);
    for (int t = 0; t < 500; t++) {
      assertEquals(formula.at(t), schedule.factor(t), 2e-14, text + " step " + t);
    }
  }

  private static double wave(double from, double to, double share) {
    return to + (from - to) / 2 * (1 + StrictMath.cos(Math.PI * share));
  }

  @Test
  void stairs() {
    follows("step(30)", t -> StrictMath.pow(0.1, Math.floorDiv(t, 30)));
    follows("step(7, 0.5)", t -> StrictMath.pow(0.5, Math.floorDiv(t, 7)));
    follows(
        "multistep(10, 11, 300)",
        t -> t < 10 ? 1 : t < 11 ? 0.1 : t < 300 ? 0.1 * 0.1 : 0.1 * 0.1 * 0.1);
    follows("multistep(50, gamma=0.25)", t -> t < 50 ? 1 : 0.25);
  }

  @Test
  void exponentials() {
    follows("exponential(0.99)", t -> StrictMath.pow(0.99, t));
    follows("exponential(0.5, 100)", t -> StrictMath.pow(0.5, t / 100.0));
    assertEquals(0, Schedules.parse("exponential(0.5)").factor(Long.MAX_VALUE));
  }

  @Test
  void linesAndPolynomials() {
    follows("linear(100)", t -> t >= 100 ? 0 : 1 - t / 100.0);
    follows("linear(5, end=1, start=0.25)", t -> t >= 5 ? 1 : 0.25 + 0.75 * t / 5);
    follows("polynomial(100)", t -> t >= 100 ? 0 : 1 - t / 100.0);
    follows(
        "polynomial(100, 0.9, 0.1)",
        t -> t >= 100 ? 0.1 : 0.1 + 0.9 * StrictMath.pow(1 - t / 100.0, 0.9));
    follows("polynomial(64, power=2)", t -> t >= 64 ? 0 : StrictMath.pow(1 - t / 64.0, 2));
  }

  /** PyTorch: initial max/25, final initial/1e4; the phases end at 0.3 n - 1 and n - 1. */
  @Test
  void oneCycle() {
    double last = 1 / 25.0 / 1e4;
    follows(
        "one_cycle(100)",
        t ->
            t <= 29
                ? wave(1 / 25.0, 1, t / 29.0)
                : t >= 99 ? last : wave(1, last, (t - 29) / 70.0));
    follows(
        "one_cycle(17, 0.25, 4, 10)",
        t ->
            t <= 3.25
                ? wave(0.25, 1, t / 3.25)
                : t >= 16 ? 0.025 : wave(1, 0.025, (t - 3.25) / 12.75));
    // Without a way up it begins at the top; one step is the last.
    assertEquals(1, Schedules.parse("one_cycle(100, up=0)").factor(0), 1e-15);
    assertEquals(1, Schedules.parse("one_cycle(100, up=0.01)").factor(0), 1e-15);
    assertEquals(last, Schedules.parse("one_cycle(1)").factor(0), 1e-20);
    assertEquals(last, Schedules.parse("one_cycle(100, up=1)").factor(99), 1e-20);
  }

  @Test
  void cosinesWithRestarts() {
    follows("cosine_restarts(40)", t -> wave(1, 0, t % 40 / 40.0));
    follows(
        "cosine_restarts(30, 2, 0.1)",
        t ->
            t < 30
                ? wave(1, 0.1, t / 30.0)
                : t < 90
                    ? wave(1, 0.1, (t - 30) / 60.0)
                    : t < 210
                        ? wave(1, 0.1, (t - 90) / 120.0)
                        : t < 450
                            ? wave(1, 0.1, (t - 210) / 240.0)
                            : wave(1, 0.1, (t - 450) / 480.0));
    for (long growth : new long[] {1, 2, 3, Long.MAX_VALUE}) {
      Schedule schedule = Schedules.parse("cosine_restarts(3, " + growth + ")");
      double far = schedule.factor(Long.MAX_VALUE);
      assertTrue(far >= 0 && far <= 1, growth + ": " + far);
    }
  }

  @Test
  void warmUpBeforeAny() {
    follows("warmup(10)", t -> Math.min(1, t / 10.0));
    follows("warmup(10, start=0.5)", t -> Math.min(1, 0.5 + t / 20.0));
    follows(
        "warmup(10, step(5, 0.5))",
        t -> t < 10 ? t / 10.0 : StrictMath.pow(0.5, Math.floorDiv(t - 10, 5)));
    follows(
        "warmup(4, warmup(6, linear(50)))",
        t -> t < 4 ? t / 4.0 : t < 10 ? (t - 4) / 6.0 : Math.max(0, 1 - (t - 10) / 50.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "step(3)",
        "multistep(10, 200, 5000)",
        "exponential(0.999, 7)",
        "linear(5000)",
        "polynomial(5000, 0.9)",
        "one_cycle(5000)",
        "cosine_restarts(10, 2)",
        "warmup(10, cosine(5000))"
      })
  void allocateNothing(String text) {
    Schedule schedule = Schedules.parse(text);
    double[] sum = new double[1];
    Allocation.assertNone(
        text,
        1,
        () -> {
          for (int t = 0; t < 10_000; t++) {
            sum[0] += schedule.factor(t);
          }
        });
    assertTrue(sum[0] > 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          linear                   | linear(200)
          polynomial(power=2)      | polynomial(200, power=2)
          one_cycle                | one_cycle(200)
          warmup(50, linear)       | warmup(50, linear(150))
          warmup(500, linear)      | warmup(500, linear(1))
          warmup(50, step(3))      | warmup(50, step(3))
          linear(100)              | linear(100)
          """)
  void theWholeRunIsToldItsLength(String text, String told) {
    Schedule schedule = Schedules.parse(text);
    assertEquals(Schedules.parse(told), schedule.over(200));
    if (!text.equals(told)) {
      assertThrows(IllegalStateException.class, () -> schedule.factor(600));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          step(30)                          | step(30)
          step(30, 0.1)                     | step(30)
          step(30, 0.5)                     | step(30, gamma=0.5)
          multistep(1, 5, 9)                | multistep(1, 5, 9)
          multistep(1, gamma=0.5)           | multistep(1, gamma=0.5)
          exponential(0.5)                  | exponential(0.5)
          exponential(0.5, 100)             | exponential(0.5, steps=100)
          linear                            | linear
          linear(5, 0.5, 0.25)              | linear(5, end=0.5, start=0.25)
          linear(end=0.5)                   | linear(end=0.5)
          polynomial                        | polynomial
          polynomial(5, 2, 0.5)             | polynomial(5, power=2, end=0.5)
          one_cycle                         | one_cycle
          one_cycle(9, 0.5, 10, 100)        | one_cycle(9, up=0.5, div=10, final_div=100)
          cosine_restarts(9)                | cosine_restarts(9)
          cosine_restarts(9, 2, 0.5)        | cosine_restarts(9, growth=2, end=0.5)
          warmup(3)                         | warmup(3)
          warmup(3, constant)               | warmup(3)
          warmup(3, cosine( 5 , 0.5 ), 0.1) | warmup(3, cosine(5, 0.5), start=0.1)
          warmup(3, then=multistep(4, 5))   | warmup(3, multistep(4, 5))
          warmup(1, warmup(2, step(3, 0.5)))| warmup(1, warmup(2, step(3, gamma=0.5)))
          """)
  void texts(String text, String shortest) {
    Schedule schedule = Schedules.parse(text);
    assertEquals(shortest, schedule.text());
    assertEquals(shortest, schedule.toString());
    assertEquals(schedule, Schedules.parse(shortest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "step",
        "step(0)",
        "step(1.5)",
        "step(3, 0)",
        "step(3, 1.1)",
        "multistep",
        "multistep(5, 5)",
        "multistep(0)",
        "multistep(x)",
        "multistep(5, gamma=0)",
        "exponential",
        "exponential(0)",
        "exponential(2)",
        "exponential(0.5, 0)",
        "linear(0)",
        "linear(5, 2)",
        "linear(5, start=-1)",
        "polynomial(5, 0)",
        "polynomial(5, 1, 2)",
        "polynomial(5, NaN)",
        "one_cycle(0)",
        "one_cycle(5, 2)",
        "one_cycle(5, div=0.5)",
        "one_cycle(5, final_div=0)",
        "cosine_restarts",
        "cosine_restarts(0)",
        "cosine_restarts(5, 0)",
        "cosine_restarts(5, 1.5)",
        "cosine_restarts(5, end=2)",
        "warmup",
        "warmup(0)",
        "warmup(3, nothing)",
        "warmup(3, cosine(0))",
        "warmup(3, cosine(5), 2)",
        "warmup(3, cosine(5)",
        "warmup(3, (5))"
      })
  void refused(String text) {
    assertThrows(SpecException.class, () -> Schedules.parse(text));
  }
}
