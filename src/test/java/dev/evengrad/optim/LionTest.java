package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Lion by hand: PyTorch has none. The settings are floats, so that most numbers are exact. */
class LionTest {
  @Test
  void threeStepsByHand() {
    Arena arena = new Arena(Chain.parse("lion(0.125, beta1=0.5, beta2=0.75)"), 4);
    arena.parameter(0, 1, -1, 2, 0.5f);
    // signs of m/2 + g/2 with m = 0; m = 3 m/4 + g/4
    assertTrue(arena.step(Floats.of(4, -2, 0, 1e-3)).applied());
    assertArrayEquals(Floats.of(0.875, -0.875, 2, 0.375), arena.parameter(0));
    assertArrayEquals(Floats.of(1, -0.5, 0, 0.00025), state(arena), 1e-10f);
    // (1 - 2)/2 < 0, (-0.5 + 0.5)/2 = 0, -8/2 < 0, then (0.00025 + 1)/2 > 0
    assertTrue(arena.step(Floats.of(-2, 0.5, -8, 1)).applied());
    assertArrayEquals(Floats.of(1, -0.875, 2.125, 0.25), arena.parameter(0));
    assertArrayEquals(Floats.of(0.25, -0.25, -2, 0.2501875), state(arena), 1e-7f);
    // (0.25 + 0)/2 > 0, (-0.25 + 0.125)/2 < 0, (-2 + 4)/2 > 0, (0.25 - 1)/2 < 0
    assertTrue(arena.step(Floats.of(0, 0.125, 4, -1)).applied());
    assertArrayEquals(Floats.of(0.875, -0.75, 2, 0.375), arena.parameter(0));
    assertArrayEquals(Floats.of(0.1875, -0.15625, -0.5, -0.062359375), state(arena), 1e-7f);
  }

  @Test
  void decaysApartFromTheSign() {
    Arena arena = new Arena(Chain.parse("lion(0.125, weight_decay=2, mask=all)"), 2);
    arena.parameter(0, 4, -8);
    assertTrue(arena.step(Floats.of(0, 1)).applied());
    // 4 (1 - 1/4), -8 (1 - 1/4) - 1/8
    assertArrayEquals(Floats.of(3, -6.125), arena.parameter(0));
    assertEquals(0.01, arena.update.state(0)[1], 1e-9);
  }

  @Test
  void itsSignFollowsTheDoubles() {
    Arena arena = new Arena(Chain.of(Optimizers.lion(1e-3)), 500);
    double[] w = new double[500];
    double[] m = new double[500];
    for (int t = 0; t < 40; t++) {
      float[] g = Floats.gaussian(500, 1, t);
      assertTrue(arena.step(g).applied());
      for (int i = 0; i < w.length; i++) {
        w[i] -= 1e-3 * Math.signum(0.9 * m[i] + (1 - 0.9) * g[i]);
        m[i] = 0.99 * m[i] + (1 - 0.99) * g[i];
        assertEquals(m[i], arena.update.state(0)[i], 1e-6);
        assertEquals(w[i], arena.parameter(0)[i], 1e-7, "step " + t + ", entry " + i);
      }
    }
  }

  private static float[] state(Arena arena) {
    return java.util.Arrays.copyOf(arena.update.state(0), 4);
  }
}
