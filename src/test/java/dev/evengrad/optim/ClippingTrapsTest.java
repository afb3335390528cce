package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients on which clipping by global norm is known to go wrong elsewhere. */
class ClippingTrapsTest {
  private static final double U = Floats.U;

  private static Arena arena(double most, int... sizes) {
    return new Arena(Chain.of(Clips.globalNorm(most), Optimizers.sgd(1)), sizes);
  }

  @Test
  void aSumOfSquaresBeyondFloatDoesNotWipeTheGradient() {
    Arena arena = arena(1, 100);
    assertTrue(arena.step(Floats.filled(100, 1e20)).applied());
    assertEquals(1e21, arena.update.normBefore(), 1e21 * 2 * U);
    for (float w : arena.parameter(0)) {
      assertEquals(-0.1, w, 0.1 * 4 * U);
    }
  }

  @Test
  void aSumOfSquaresBelowFloatDoesNotVanish() {
    Arena arena = arena(1, 100);
    float[] g = Floats.filled(100, 1e-23);
    assertTrue(arena.step(g).applied());
    assertEquals(1e-22, arena.update.normBefore(), 1e-22 * 2 * U);
    assertFalse(arena.update.normClipped());
    assertArrayEquals(Floats.filled(100, -1e-23), arena.parameter(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 5000})
  void aNormBeyondFloatIsScaledInTwoSteps(int n) {
    Arena arena = arena(1, n);
    float[] g = Floats.filled(n, 3e38);
    assertTrue(arena.step(g).applied());
    double norm = 3e38 * Math.sqrt(n);
    assertEquals(norm, arena.update.normBefore(), norm * 4 * U);
    for (float w : arena.parameter(0)) {
      assertEquals(-1 / Math.sqrt(n), w, 8 * U / Math.sqrt(n));
    }
  }

  @Test
  void aLimitThatTakesTheFactorBelowTheSmallestNormalFloatIsExactToTheLastBitsToo() {
    Arena arena = arena(1e-5, 4);
    float[] g = Floats.of(3e38, -3e38, 1e38, 1e20);
    assertTrue(arena.step(g).applied());
    double factor = 1e-5 / Floats.norm(g);
    assertTrue(factor < Float.MIN_NORMAL);
    for (int i = 0; i < 4; i++) {
      assertEquals(-g[i] * factor, arena.parameter(0)[i], Math.abs(g[i] * factor) * 6 * U);
    }
  }

  @Test
  void manyOnesAreAllCounted() {
    int n = 20_000_000;
    Arena arena = arena(1e9, n);
    java.util.Arrays.fill(arena.gradients, 1);
    assertTrue(arena.stepAgain(1).applied());
    assertEquals(Math.sqrt(n), arena.update.normBefore(), 0);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void oneBadEntryIsReportedWithTheParameterNearestTheOutputAndNeverSpread(float bad) {
    for (String text : new String[] {"value(1)", "global_norm(1)"}) {
      Arena arena =
          new Arena(Chain.of(Clips.parse(text), Optimizers.momentum(0.1)), 3, 17, 1030, 2);
      arena.parameter(0, 1, 2, 3);
      float[] before = arena.parameters.clone();
      float[] first = Floats.gaussian(17, 1, 1);
      first[16] = bad;
      float[] second = Floats.gaussian(1030, 1, 2);
      second[1025] = bad;
      UpdateOutcome outcome =
          arena.step(Floats.gaussian(3, 1, 3), first, second, Floats.gaussian(2, 1, 4));
      assertEquals(UpdateOutcome.Kind.NOT_FINITE_GRADIENT, outcome.kind());
      assertEquals(2, outcome.slice());
      assertEquals("p2", outcome.parameter());
      assertArrayEquals(before, arena.parameters);
      assertArrayEquals(new float[before.length], arena.update.state(0));
      assertTrue(Double.isNaN(arena.update.normBefore()));
    }
  }
}
