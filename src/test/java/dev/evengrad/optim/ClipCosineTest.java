package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.testing.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far clipping turns the gradient. */
class ClipCosineTest {
  private static Arena measured(String chain, int... sizes) {
    Arena arena = new Arena(Chain.parse(chain), sizes);
    arena.update.measureClipCosineEvery(1);
    return arena;
  }

  private static double cosine(Arena arena, float[]... gradients) {
    assertTrue(arena.step(gradients).applied());
    return arena.update.clipCosine();
  }

  @Test
  void aClipByValue() {
    // (3, -4, 0.5) becomes (1, -1, 0.5)
    double expected = 7.25 / Math.sqrt(25.25 * 2.25);
    Arena arena = measured("chain(value(1), sgd(0.1))", 2, 1);
    assertEquals(expected, cosine(arena, new float[] {3, -4}, new float[] {0.5f}), 1e-7);
    assertEquals(1, cosine(arena, new float[] {0.5f, -1}, new float[] {1}));
  }

  @Test
  void aClipOfEachUnitByItsWeights() {
    // p0 is a unit with weights of norm 5: its gradient (6, 8) becomes (3, 4); p1 is the last layer
    Arena arena = measured("chain(agc(1), sgd(0.1))", 2, 2);
    arena.parameter(0, 3, 4);
    double expected = 55 / Math.sqrt(105 * 30.0);
    assertEquals(expected, cosine(arena, new float[] {6, 8}, new float[] {2, 1}), 1e-7);
  }

  @Test
  void aClipByLayer() {
    // (3, 4 | 0, 1): the first layer's norm 5 becomes 1 (by 1e-6 less), the other's stays
    Arena arena = measured("chain(per_layer(1), sgd(0.1))", 2, 2);
    double f = 1 / (5 + 1e-6);
    double g = 1 / (1 + 1e-6);
    double expected = (25 * f + g) / Math.sqrt(26 * (25 * f * f + g * g));
    assertEquals(expected, cosine(arena, new float[] {3, 4}, new float[] {0, 1}), 1e-7);
  }

  @Test
  void twoClipsAtOnce() {
    // value: (3, -4 | 0.5, 0) becomes (1, -1 | 0.5, 0); then p0, of norm sqrt 2, is scaled to 0.5
    Arena arena = measured("chain(value(1), per_parameter(0.5), sgd(0.1))", 2, 2);
    double f = (float) (0.5 / (Math.sqrt(2) + 1e-6));
    double g = 0.5 / (0.5 + 1e-6);
    double expected = (7 * f + 0.25 * g) / Math.sqrt(25.25 * (2 * f * f + 0.25 * g * g));
    assertEquals(expected, cosine(arena, new float[] {3, -4}, new float[] {0.5f, 0}), 1e-7);
    // and the other way round: p0 (3, -4) is scaled to (1.2, -1.6), then clipped to (1, -1)
    Arena turned = measured("chain(per_parameter(2), value(1), sgd(0.1))", 2, 2);
    expected = 7.25 / Math.sqrt(25.25 * 2.25);
    assertEquals(expected, cosine(turned, new float[] {3, -4}, new float[] {0.5f, 0}), 1e-7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"global_norm(0.1)", "max_norm(0.1)", "global_norm(0.1), max_norm(0.01)"})
  void scalingTheWholeTurnsNothing(String clips) {
    Arena arena = measured("chain(" + clips + ", adam)", 1030, 3);
    assertEquals(1, cosine(arena, Floats.gaussian(1030, 1, 1), Floats.gaussian(3, 1, 2)));
    assertTrue(arena.update.normClipped());
  }

  @ParameterizedTest
  @CsvSource({
    "adam",
    "'l2(0.1, mask=all), adam'",
    "'rate_group(p1, 0.5), weight_decay(0.1, mask=all), momentum(0.1)'"
  })
  void withoutAClipItIsOne(String behind) {
    Arena arena = measured("chain(" + behind + ")", 33, 7);
    assertEquals(1, cosine(arena, Floats.gaussian(33, 1, 1), Floats.gaussian(7, 1, 2)));
  }

  /** By blocks where clips write entries, by factors where they scale parameters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "value(1)",
        "agc(1)",
        "per_parameter(1)",
        "per_layer(1), value(1)",
        "value(1), agc(1)"
      })
  void aGradientOfZerosIsNotTurned(String clips) {
    Arena arena = measured("chain(" + clips + ", sgd(0.1))", 2, 1);
    assertEquals(1, cosine(arena, new float[2], new float[1]));
  }

  /** Against what sgd made of zero parameters, which is the clipped gradient itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "value(0.7)",
        "agc(0.5)",
        "per_layer(2)",
        "renormalize_parameter",
        "renormalize_layer, value(0.03)",
        "value(0.7), global_norm(1)",
        "global_norm(10), value(0.1)",
        "auto_clip(50), value(0.1), zclip",
        "value(0.7), agc(0.2), per_parameter(0.5)",
        "agc(0.2), value(0.01), value(0.005), max_norm(0.001)",
        "value(1e-20), renormalize_layer"
      })
  void isThatOfWhatIsLeft(String clips) {
    int[] sizes = {1030, 33, 2049};
    for (String behind : new String[] {"sgd(1)", "rate_group(p1, 1), rate_group(p2, 1), sgd(1)"}) {
      Arena arena = measured("chain(" + clips + ", " + behind + ")", sizes);
      float[][] g = new float[sizes.length][];
      double product = 0;
      double before = 0;
      double after = 0;
      for (int s = 0; s < sizes.length; s++) {
        g[s] = Floats.gaussian(sizes[s], 1, s);
      }
      double actual = cosine(arena, g);
      for (int s = 0; s < sizes.length; s++) {
        float[] left = arena.parameter(s);
        for (int i = 0; i < left.length; i++) {
          product -= (double) g[s][i] * left[i];
          before += (double) g[s][i] * g[s][i];
          after += (double) left[i] * left[i];
        }
      }
      assertEquals(product / Math.sqrt(before) / Math.sqrt(after), actual, 1e-6, clips);
      assertTrue(actual < 0.9999, "nothing was turned: " + actual);
    }
  }

  @Test
  void measuringChangesNoBit() {
    String chain = "chain(value(0.7), agc(0.2), per_parameter(0.5), l2(0.1, mask=all), adam(0.1))";
    Arena measured = measured(chain, 1030, 33, 7);
    Arena plain = new Arena(Chain.parse(chain), 1030, 33, 7);
    for (int n = 0; n < 5; n++) {
      float[][] g = {
        Floats.gaussian(1030, 1, n), Floats.gaussian(33, 2, n), Floats.gaussian(7, 1, n)
      };
      measured.step(g);
      plain.step(g);
      assertTrue(Double.isNaN(plain.update.clipCosine()));
      assertEquals(plain.update.normAfter(), measured.update.normAfter());
    }
    assertArrayEquals(plain.parameters, measured.parameters);
  }

  @Test
  void everyThirdAppliedStepFromTheFirstOn() {
    Arena arena = new Arena(Chain.parse("chain(value(1), sgd(0.1))"), 2);
    arena.update.measureClipCosineEvery(3);
    float[] g = {2, 0.5f};
    for (int n = 0; n < 7; n++) {
      assertEquals(n % 3 != 0, Double.isNaN(cosine(arena, g)), "step " + n);
      arena.step(new float[] {Float.NaN, 0});
      assertTrue(Double.isNaN(arena.update.clipCosine()), "of a refused step");
    }
    arena.update.measureClipCosineEvery(0);
    for (int n = 0; n < 7; n++) {
      assertTrue(Double.isNaN(cosine(arena, g)));
    }
    assertThrows(SettingException.class, () -> arena.update.measureClipCosineEvery(-1));
  }

  @Test
  void gradientsOfAnySize() {
    double expected = 7.25 / Math.sqrt(25.25 * 2.25);
    for (float size : new float[] {1e-30f, 1e30f}) {
      Arena arena = measured("chain(value(" + size + "), sgd(1e-30))", 3);
      assertEquals(expected, cosine(arena, new float[] {3 * size, -4 * size, 0.5f * size}), 1e-6);
    }
    Arena zero = measured("chain(value(1), sgd(0.1))", 3);
    assertEquals(1, cosine(zero, new float[3]));
  }

  @Test
  void nothingIsAllocated() {
    Arena arena = measured("chain(value(0.1), agc(0.01), per_parameter(0.1), adam(1e-5))", 1100, 3);
    float[] g = Floats.gaussian(1100, 1, 1);
    float[] h = Floats.gaussian(3, 1, 2);
    Allocation.assertNone(
        "clip cosine",
        1000,
        () -> {
          System.arraycopy(g, 0, arena.gradients, 0, g.length);
          System.arraycopy(h, 0, arena.gradients, arena.layout.slices().get(1).offset(), h.length);
          arena.stepAgain(1);
        });
  }
}
