package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pull of decoupled decay, apart from Adam's step. */
class AdamWTest {
  /** Parameters outside the mask, and all without decay, move as Adam moves them, bit for bit. */
  @ParameterizedTest
  @ValueSource(strings = {"adamw(0.01)", "adamw(0.01, 0, mask=all)", "adamw(0.01, 5, mask=p1)"})
  void isAdamWhereNothingDecays(String text) {
    Arena adam = new Arena(Chain.of(Optimizers.adam(0.01)), 1030, 3);
    Arena adamW = new Arena(Chain.parse(text), 1030, 3);
    for (Arena arena : new Arena[] {adam, adamW}) {
      arena.parameter(0, Floats.gaussian(1030, 1, 5));
      for (int t = 0; t < 10; t++) {
        assertTrue(arena.step(Floats.gaussian(1030, 1, t), new float[3]).applied());
      }
    }
    assertArrayEquals(adam.parameter(0), adamW.parameter(0));
  }

  /** A large pull overshoots zero, which is a setting's fault and no reason to lose the proof. */
  @ParameterizedTest
  @CsvSource({"0.25, 1, 0.75", "0.25, 8, -1", "0.25, 12, -2"})
  void pullsByTheRate(double rate, double decay, double factor) {
    Arena arena = new Arena(Chain.parse("adamw(" + rate + ", " + decay + ", mask=all)"), 2);
    arena.parameter(0, 1, -4);
    assertTrue(arena.step(new float[2]).applied());
    assertArrayEquals(Floats.of(factor, -4 * factor), arena.parameter(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adamw(0.5, 6, mask=all)", "lion(0.5, weight_decay=6, mask=all)"})
  void aPullThatMakesParametersGrowIsRehearsed(String text) {
    Arena arena = new Arena(Chain.parse(text), 2).parameter(0, 1, 3e38f);
    assertEquals(UpdateOutcome.Kind.NOT_FINITE_UPDATE, arena.step(new float[2]).kind());
    assertArrayEquals(Floats.of(1, 3e38), arena.parameter(0));
  }
}
