package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How parameters are cut into slices and blocks changes no bit, and padding stays zero. */
class BlocksTest {
  private static final int[] SIZES = {1, 15, 16, 17, 1023, 1024, 1025, 5000};
  private static final int STEPS = 4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain(sgd(0.1))",
        "chain(momentum(0.1))",
        "chain(adam(0.1))",
        "chain(nesterov(0.1))",
        "chain(adam(0.1, amsgrad=true))",
        "chain(adamw(0.1, 0.1, mask=all))",
        "chain(nadam(0.1))",
        "chain(radam(0.1))",
        "chain(adamax(0.1))",
        "chain(rmsprop(0.1))",
        "chain(rmsprop(0.1, momentum=0.9, centered=true))",
        "chain(adagrad(0.1))",
        "chain(adadelta(1))",
        "chain(lion(0.1, weight_decay=0.1, mask=all))",
        "chain(value(0.5), adam(0.1))",
        "chain(value(0.5), value(0.4), momentum(0.1))",
        "chain(l2(0.5, mask=all), momentum(0.1))",
        "chain(weight_decay(0.5, mask=all), adam(0.1))",
        "chain(value(0.5), l2(0.5, mask=all), weight_decay(0.5, mask=all), adam(0.1))"
      })
  void anEntryDoesNotDependOnItsPlace(String text) {
    float[] all = Floats.gaussian(12_000, 1, 5);
    // The same entries one by one: the smallest blocks there can be.
    int[] ones = new int[64];
    Arrays.fill(ones, 1);
    Arena apart = new Arena(Chain.parse(text), ones);
    for (int t = 0; t < STEPS; t++) {
      float[][] g = new float[64][];
      for (int i = 0; i < 64; i++) {
        g[i] = new float[] {all[i] * (t + 1)};
      }
      assertTrue(apart.step(g).applied());
    }
    for (int size : SIZES) {
      Arena alone = new Arena(Chain.parse(text), size);
      Arena shifted = new Arena(Chain.parse(text), 3, size, 40);
      for (int t = 0; t < STEPS; t++) {
        float[] g = scaled(Arrays.copyOf(all, size), t + 1);
        assertTrue(alone.step(g).applied());
        assertTrue(shifted.step(Floats.gaussian(3, 9, t), g, Floats.gaussian(40, 9, -t)).applied());
      }
      assertArrayEquals(alone.parameter(0), shifted.parameter(1), text + " " + size);
      for (int i = 0; i < Math.min(size, 64); i++) {
        assertEquals(apart.parameter(i)[0], alone.parameter(0)[i], text + " " + size + " " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "15", "16", "17", "1023", "1024", "1025", "5000"})
  void paddingAndNeighboursAreLeftAlone(int size) {
    Arena arena =
        new Arena(Chain.parse("chain(value(0.5), global_norm(1), adam(0.1))"), size, size);
    Arrays.fill(arena.gradients, Float.NaN);
    Arrays.fill(arena.parameters, 7);
    for (int t = 0; t < STEPS; t++) {
      float[] g = Floats.gaussian(size, 3, t);
      assertTrue(arena.step(g, g).applied());
    }
    boolean[] belongs = new boolean[arena.layout.length()];
    arena.layout.slices().forEach(s -> Arrays.fill(belongs, s.offset(), s.end(), true));
    for (int i = 0; i < belongs.length; i++) {
      if (belongs[i]) {
        assertTrue(arena.parameters[i] != 7 && Math.abs(arena.parameters[i] - 7) < 1);
      } else {
        assertEquals(7, arena.parameters[i]);
        assertEquals(0, arena.update.state(0)[i]);
        assertTrue(Float.isNaN(arena.gradients[i]));
      }
    }
    assertArrayEquals(arena.parameter(0), arena.parameter(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd(0.1)",
        "momentum(0.1)",
        "adam(0.1)",
        "nesterov(0.1)",
        "adam(0.1, amsgrad=true)",
        "adamw(0.1, 0.1, mask=all)",
        "nadam(0.1)",
        "radam(0.1)",
        "adamax(0.1)",
        "rmsprop(0.1)",
        "rmsprop(0.1, momentum=0.9, centered=true)",
        "adagrad(0.1)",
        "adadelta(1)",
        "lion(0.1, weight_decay=0.1, mask=all)"
      })
  void aFactorThatTravelsIsAPassThatScales(String optimizer) {
    Arena travels = new Arena(Chain.parse("chain(global_norm(0.5), " + optimizer + ")"), 1100);
    Arena scales = new Arena(Chain.parse("chain(" + optimizer + ")"), 1100);
    for (int t = 0; t < STEPS; t++) {
      // Steps of different factors, as Adam does not see a constant one.
      float[] g = Floats.gaussian(1100, t * t + 1, t);
      assertTrue(travels.step(g).applied());
      double factor = 0.5 / (travels.update.normBefore() + 1e-6);
      assertTrue(scales.step(scaled(g, (float) factor)).applied());
      assertArrayEquals(scales.parameter(0), travels.parameter(0), optimizer);
    }
  }

  private static float[] scaled(float[] a, float factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= factor;
    }
    return a;
  }
}
