package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clips that take their limits from earlier norms, computed by hand. */
class LearningClipsTest {
  private static final double U = Floats.U;

  /** One entry a parameter: its magnitude is its norm. */
  private static Arena arena(String clips, int parameters) {
    int[] sizes = new int[parameters];
    Arrays.fill(sizes, 1);
    return new Arena(Chain.parse("chain(" + clips + ", sgd(1))"), sizes);
  }

  /** What the clip leaves of gradients with one entry a parameter. */
  private static double[] left(Arena arena, double... gradients) {
    Arrays.fill(arena.parameters, 0);
    arena.update.measureParameters();
    float[][] g = new float[gradients.length][];
    for (int s = 0; s < g.length; s++) {
      g[s] = Floats.of(gradients[s]);
    }
    assertTrue(arena.step(g).applied());
    double[] left = new double[gradients.length];
    double before = 0;
    double after = 0;
    boolean clipped = false;
    for (int s = 0; s < left.length; s++) {
      left[s] = 0.0 - arena.parameter(s)[0];
      before += (double) g[s][0] * g[s][0];
      after += left[s] * left[s];
      clipped |= left[s] != g[s][0];
    }
    assertEquals(clipped, arena.update.normClipped());
    assertEquals(Math.sqrt(before), arena.update.normBefore(), 4 * U * Math.sqrt(before));
    assertEquals(Math.sqrt(after), arena.update.normAfter(), 4 * U * Math.sqrt(after));
    return left;
  }

  private static double[] scalars(Arena arena, String name) {
    return arena.update.scalars().getOrDefault(name, new double[0]).clone();
  }

  /** The percentile of the norms so far, the step's own among them; from the sixth on by markers. */
  @Test
  void autoClip() {
    Arena arena = arena("auto_clip", 1);
    double[] norms = {4, 2, 8, 6, 10, 12, 1, 20};
    double[] limits = {4, 2.2, 2.4, 2.6, 2.8, 3, 1.8, 1 + 0.7 * 4 / 3};
    for (int t = 0; t < norms.length; t++) {
      double expected = Math.min(norms[t], limits[t]);
      assertEquals(expected, left(arena, norms[t])[0], 4 * U * expected, "step " + (t + 1));
    }
    assertArrayEquals(
        new double[] {8, 1, 7.0 / 3, 37.0 / 9, 8, 20, 2, 3, 5},
        scalars(arena, "auto_clip.norms"),
        1e-6);
  }

  @Test
  void zclip() {
    Arena arena = arena("zclip(2, alpha=0.5, eps=1, warmup=2, norm=100)", 1);
    assertEquals(1, left(arena, 1)[0]);
    assertEquals(-3, left(arena, -3)[0]);
    assertArrayEquals(new double[] {2, 2, 1}, scalars(arena, "zclip.norms"), 1e-14);
    // a score of (8 - 2) / (1 + 1) = 3: cut to 2 + 2 / (3 / 2), which then counts for 8
    assertEquals(10.0 / 3, left(arena, 8)[0], 10 * U);
    assertArrayEquals(new double[] {3, 8.0 / 3, 13.0 / 18}, scalars(arena, "zclip.norms"), 1e-14);
    // a score of (3 - 8/3) / (0.850 + 1) = 0.18
    assertEquals(3, left(arena, 3)[0]);
    assertArrayEquals(new double[] {4, 17.0 / 6, 0.375}, scalars(arena, "zclip.norms"), 1e-14);
  }

  /** Mean 0.496 and sd 0.09992 of 13 norms of 0.4 and 12 of 0.6; 2 has a score of 15.05. */
  @Test
  void zclipAsItIsByDefault() {
    Arena arena = arena("zclip", 1);
    for (int t = 0; t < 25; t++) {
      assertEquals(t % 2 == 0 ? 0.4f : 0.6f, left(arena, t % 2 == 0 ? 0.4 : 0.6)[0]);
    }
    assertArrayEquals(new double[] {25, 0.496, 0.009984}, scalars(arena, "zclip.norms"), 1e-7);
    assertEquals(0.5374903, left(arena, 2)[0], 1e-6);
    double mean = 0.97 * 0.496 + 0.03 * 0.5374903;
    double variance = 0.97 * 0.009984 + 0.03 * Math.pow(0.5374903 - mean, 2);
    assertArrayEquals(new double[] {26, mean, variance}, scalars(arena, "zclip.norms"), 1e-7);
  }

  /** The largest norm that passes at any time is no part of the statistics. */
  @Test
  void zclipsCeiling() {
    Arena arena = arena("zclip(warmup=2)", 1);
    assertEquals(1, left(arena, 4)[0], 1e-6);
    assertEquals(1, left(arena, 6)[0], 1e-6);
    assertArrayEquals(new double[] {2, 5, 1}, scalars(arena, "zclip.norms"), 1e-14);
    assertEquals(1, left(arena, 6)[0], 1e-6);
    assertEquals(5.03, scalars(arena, "zclip.norms")[1], 1e-14);
    assertEquals(0.5, left(arena, 0.5)[0]);
  }

  @Test
  void adaGc() {
    Arena arena = arena("ada_gc(beta=0.5, warmup=2)", 2);
    double near = 1e-6;
    assertArrayEquals(new double[] {0.6, 0.8}, left(arena, 3, 4), near);
    assertArrayEquals(new double[] {1, 0.6, 0.8}, scalars(arena, "ada_gc.gammas"), near);
    assertArrayEquals(new double[] {0.3f, 0.4f}, left(arena, 0.3, 0.4));
    assertArrayEquals(new double[] {2, 0.3, 0.4}, scalars(arena, "ada_gc.gammas"), near);
    assertArrayEquals(new double[] {0.3f, 0.42}, left(arena, 0.3, 8), near);
    assertArrayEquals(new double[] {3, 0.3, 0.41}, scalars(arena, "ada_gc.gammas"), near);
    assertArrayEquals(new double[] {-0.315, 0.43f}, left(arena, -3, 0.43), near);
    assertArrayEquals(new double[] {4, 0.3075, 0.42}, scalars(arena, "ada_gc.gammas"), near);
  }

  /** (0.3, 8) is left as (0.3, 0.42). */
  @Test
  void howFarAdaGcTurnsTheGradient() {
    Arena arena = arena("ada_gc(warmup=1)", 2);
    arena.update.measureClipCosineEvery(1);
    left(arena, 0.3, 0.4);
    assertEquals(1, arena.update.clipCosine(), 1e-12);
    left(arena, 0.3, 8);
    double expected = (0.3 * 0.3 + 8 * 0.42) / Math.hypot(0.3, 8) / Math.hypot(0.3, 0.42);
    assertEquals(expected, arena.update.clipCosine(), 1e-6);
  }

  /** Its 100 steps of warm-up clip to the bits of a global norm of 1. */
  @Test
  void adaGcBeginsAsAGlobalNorm() {
    Arena adaptive = arena("ada_gc", 3);
    Arena fixed = arena("global_norm(1)", 3);
    for (int t = 0; t < 102; t++) {
      double[] g = {Math.sin(t), 2 * Math.cos(t), t < 100 ? 0.1 : 50};
      assertEquals(t < 100, Arrays.equals(left(adaptive, g), left(fixed, g)), "step " + (t + 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"zclip", "ada_gc"})
  void theKnownTrapsAreNone(String clip) {
    for (float entry : new float[] {1e20f, 1e-23f, 3e38f}) {
      Arena arena = new Arena(Chain.parse("chain(" + clip + ", sgd(1))"), 100);
      double expected = Math.min(entry, 0.1);
      assertTrue(arena.step(Floats.filled(100, entry)).applied());
      for (float w : arena.parameter(0)) {
        assertEquals(-expected, w, 8 * U * expected);
      }
    }
  }

  /** Limits learned from norms of 1e-22 are kept against gradients of 1e20 and 3e38, with factors that are no normal floats. */
  @ParameterizedTest
  @CsvSource({
    "auto_clip(1e-60),         1e-22",
    "'zclip(warmup=2)',        1e-22",
    "ada_gc(warmup=2),         1.05e-22",
    "'ada_gc(1e6, warmup=2)',  1e-16"
  })
  void limitsFarBelowTheGradientAreKept(String clip, double limit) {
    for (float entry : new float[] {1e20f, 3e38f}) {
      Arena arena = new Arena(Chain.parse("chain(" + clip + ", sgd(1))"), 100);
      for (int t = 0; t < 3; t++) {
        assertTrue(arena.step(Floats.filled(100, 1e-23)).applied());
        assertFalse(arena.update.normClipped());
      }
      Arrays.fill(arena.parameters, 0);
      arena.update.measureParameters();
      assertTrue(arena.step(Floats.filled(100, entry)).applied());
      assertTrue(arena.update.normClipped());
      assertEquals(limit, arena.update.normAfter(), 1e-5 * limit);
      for (float w : arena.parameter(0)) {
        assertEquals(-limit / 10, w, 1e-5 * limit / 10);
      }
    }
  }

  /** Of zero nothing is learned, or a limit of zero would stop all training behind it. */
  @ParameterizedTest
  @ValueSource(strings = {"auto_clip", "zclip(warmup=2)", "ada_gc(warmup=2)"})
  void zeroGradientsStopNothing(String clip) {
    Arena arena = arena(clip, 2);
    for (int t = 0; t < 30; t++) {
      assertArrayEquals(new double[2], left(arena, 0, 0));
    }
    assertArrayEquals(new double[] {0.25, 0.5}, left(arena, 0.25, 0.5));
    // the second parameter sleeps through what is left of a warm-up
    for (int t = 0; t < 4; t++) {
      assertTrue(left(arena, 0.25, 0)[0] > 0.1);
    }
    assertTrue(left(arena, 0.25, 0.5)[1] > 0.1);
  }

  @Test
  void aParameterWithoutGradientsInTheWarmUpBeginsLater() {
    Arena arena = arena("ada_gc(warmup=2)", 2);
    left(arena, 0.5, 0);
    left(arena, 0.5, 0);
    assertArrayEquals(new double[] {2, 0.5, 0}, scalars(arena, "ada_gc.gammas"));
    assertArrayEquals(new double[] {0.5, 1}, left(arena, 0.5, 7), 1e-6);
    assertArrayEquals(new double[] {3, 0.5, 1}, scalars(arena, "ada_gc.gammas"), 1e-6);
    assertArrayEquals(new double[] {0.5, 1.05}, left(arena, 0.5, 7), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto_clip", "zclip(warmup=2)", "ada_gc(warmup=2)"})
  void refusedStepsTeachNothing(String clip) {
    Arena disturbed = arena(clip, 2);
    Arena calm = arena(clip, 2);
    for (int t = 0; t < 40; t++) {
      double size = 1 + Math.sin(t);
      assertArrayEquals(left(calm, size, 1), left(disturbed, size, 1));
      float bad = t % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
      assertFalse(disturbed.step(Floats.of(1000), Floats.of(bad)).applied());
      assertFalse(disturbed.step(1e300, Floats.of(1000), Floats.of(2000)).applied());
      assertEquals(calm.update.scalars().keySet(), disturbed.update.scalars().keySet());
      calm.update
          .scalars()
          .forEach((name, values) -> assertArrayEquals(values, scalars(disturbed, name)));
    }
  }

  /** Each has numbers of its own, also twice in a chain and before rate groups. */
  @Test
  void severalInAChain() {
    Arena arena =
        arena("zclip(warmup=2, norm=9), zclip(1, warmup=3, norm=9), rate_group(p0, 0.5)", 2);
    assertEquals(
        List.of("zclip.norms", "zclip.norms#2"), List.copyOf(arena.update.scalars().keySet()));
    for (double size : new double[] {1, 2, 5}) {
      arena.step(Floats.of(size), Floats.of(0));
    }
    double[] first = scalars(arena, "zclip.norms");
    double[] second = scalars(arena, "zclip.norms#2");
    assertEquals(3, first[0]);
    assertEquals(3, second[0]);
    // the second is still in its warm-up and sees what the first left of 5
    double cut = 3 * second[1] - 3;
    double score = (5 - 1.5) / (0.5 + 1e-6);
    assertEquals(1.5 + 2.5 * 0.5 / (score / 2.5), cut, 1e-9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto_clip", "zclip(warmup=2)", "ada_gc(warmup=2)"})
  void onlyWhatItCanHaveLeftIsRestored(String clip) {
    Arena arena = arena(clip, 2);
    for (double size : new double[] {0.5, 0.6, 0.4, 0.8, 0.7, 0.3}) {
      left(arena, size, 0.2);
    }
    String name = arena.update.scalars().keySet().iterator().next();
    double[] own = scalars(arena, name);
    SettingException e =
        assertThrows(SettingException.class, () -> arena.update.restore(6, Map.of()));
    assertTrue(e.getMessage().contains("'" + name + "' of the state is missing"), e.getMessage());
    assertTrue(e.getMessage().contains("begin anew from its weights"), e.getMessage());
    for (double[] wrong :
        List.of(new double[1], changed(own, Double.NaN), changed(own, -1), changed(own, 1 / 0.0))) {
      e = assertThrows(SettingException.class, () -> arena.update.restore(6, Map.of(name, wrong)));
      assertTrue(e.getMessage().contains(name), e.getMessage());
    }
    e =
        assertThrows(
            SettingException.class,
            () -> arena.update.restore(6, Map.of(name, own, "other", new double[1])));
    assertTrue(e.getMessage().contains("'other'"), e.getMessage());
    assertArrayEquals(own, scalars(arena, name));
    arena.update.restore(6, Map.of(name, own));
  }

  private static double[] changed(double[] numbers, double value) {
    double[] changed = numbers.clone();
    changed[1] = value;
    return changed;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auto_clip                    | auto_clip(10)
          auto_clip(percentile=2.5)    | auto_clip(2.5)
          zclip                        | zclip(2.5)
          zclip(3, 0.9, 1e-5, 10, 2)   | zclip(3, alpha=0.9, eps=1.0E-5, warmup=10, norm=2)
          zclip(warmup=30, z=2.5)      | zclip(2.5, warmup=30)
          ada_gc                       | ada_gc(1.05)
          ada_gc(1.1, 0.9, 50, 0.5)    | ada_gc(1.1, beta=0.9, warmup=50, norm=0.5)
          """)
  void texts(String text, String shortest) {
    GradientTransform clip = Clips.parse(text);
    assertEquals(shortest, clip.text());
    assertEquals(shortest, clip.toString());
    assertEquals(clip, Clips.parse(shortest));
    assertEquals(GradientTransform.Stage.CLIP, clip.stage());
  }

  @Test
  void theFactoriesMakeTheDefaults() {
    assertEquals(Clips.parse("auto_clip"), Clips.autoClip(10));
    assertEquals(Clips.parse("zclip"), Clips.zclip());
    assertEquals(Clips.parse("ada_gc"), Clips.adaGc());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auto_clip(0)",
        "auto_clip(100)",
        "auto_clip(-3)",
        "auto_clip(NaN)",
        "zclip(0)",
        "zclip(-1)",
        "zclip(NaN)",
        "zclip(alpha=1)",
        "zclip(alpha=-0.1)",
        "zclip(eps=0)",
        "zclip(warmup=1)",
        "zclip(norm=0)",
        "zclip(norm=-1)",
        "ada_gc(0)",
        "ada_gc(-1)",
        "ada_gc(NaN)",
        "ada_gc(beta=1)",
        "ada_gc(warmup=0)",
        "ada_gc(norm=0)",
        "ada_gc(norm=Infinity)"
      })
  void refused(String text) {
    assertThrows(SpecException.class, () -> Clips.parse(text));
  }

  @Test
  void aPercentileOutOfRangeIsNamed() {
    SettingException e = assertThrows(SettingException.class, () -> Clips.autoClip(Double.NaN));
    assertEquals("percentile is NaN, expected a number above 0 and below 100", e.getMessage());
    assertThrows(SettingException.class, () -> new ZClip(Double.NaN, 0.9, 1e-6, 25, 1));
    assertThrows(SettingException.class, () -> new AdaGc(1, 0.9, 100, Double.NaN));
  }
}
