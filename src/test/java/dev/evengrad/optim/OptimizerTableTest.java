package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every optimizer, each with its own rate, finds two minima from (0, 0). */
class OptimizerTableTest {
  private static final int STEPS = 10_000;

  /** A gradient in two variables, computed in double. */
  interface Gradient {
    float[] at(double x, double y);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sgd(0.1)       | sgd(0.0015)
          momentum(0.02) | momentum(0.001)
          adam(0.1)      | adam(0.02)
          nesterov(0.02) | nesterov(0.001)
          adam(0.1, amsgrad=true) | adam(0.02, amsgrad=true)
          adamw(0.1, 0)  | adamw(0.02, 0)
          nadam(0.1)     | nadam(0.02)
          radam(0.1)     | radam(0.02)
          adamax(0.1)    | adamax(0.05)
          rmsprop(0.01)  | rmsprop(0.001)
          rmsprop(0.01, momentum=0.9, centered=true) | rmsprop(0.0001, momentum=0.9, centered=true)
          adagrad(1)     | adagrad(0.5)
          adadelta(1)    | adadelta(0.05)
          lion(0.01)     | lion(0.001)
          """)
  void reachesTheOptimum(String forParabola, String forRosenbrock) {
    // (x - 1)^2 + 3 (y + 2)^2
    check(forParabola, 1, -2, (x, y) -> Floats.of(2 * (x - 1), 6 * (y + 2)));
    // (1 - x)^2 + 100 (y - x^2)^2
    check(
        forRosenbrock,
        1,
        1,
        (x, y) -> Floats.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)));
  }

  /** As in PyTorch: a rate of 0 is a step that moves nothing, whatever the moments do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd(0)",
        "momentum(0)",
        "nesterov(0)",
        "adam(0)",
        "adam(0, amsgrad=true)",
        "adamw(0, 0.5, mask=all)",
        "nadam(0)",
        "radam(0)",
        "adamax(0)",
        "rmsprop(0, momentum=0.9, centered=true)",
        "adagrad(0)",
        "adadelta(0)",
        "lion(0, weight_decay=0.5, mask=all)",
        "chain(weight_decay(0.5, mask=all), sgd(0))"
      })
  void aRateOfZeroMovesNothing(String text) {
    Chain chain = Chain.parse(text);
    assertEquals(chain, Chain.parse(chain.text()));
    Arena arena = new Arena(chain, 2).parameter(0, 3, -0.7f);
    for (int t = 1; t < 10; t++) {
      assertTrue(arena.step(Floats.of(t, -0.5)).applied(), text);
      assertArrayEquals(Floats.of(3, -0.7), arena.parameter(0), text);
    }
    Arena moving = new Arena(Chain.of(Optimizers.sgd(1)), 1);
    moving.update.setRate(0);
    assertTrue(moving.step(Floats.of(1)).applied());
    assertEquals(0, moving.parameter(0)[0]);
  }

  private static void check(String text, double x, double y, Gradient gradient) {
    Arena arena = new Arena(Chain.of(Optimizers.parse(text)), 2);
    for (int t = 0; t < STEPS; t++) {
      float[] w = arena.parameter(0);
      assertTrue(arena.step(gradient.at(w[0], w[1])).applied());
    }
    assertEquals(x, arena.parameter(0)[0], 3e-2, text);
    assertEquals(y, arena.parameter(0)[1], 3e-2, text);
  }
}
