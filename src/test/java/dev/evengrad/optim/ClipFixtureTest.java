package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.Fixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PyTorch's clips, computed in double. Behind the clip stands {@code sgd(1)} on zero parameters,
 * which become the negative of the clipped gradient exactly.
 */
class ClipFixtureTest {
  private static final double U = Floats.U;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clip-global_norm_0.5",
        "clip-global_norm_1.0",
        "clip-global_norm_100.0",
        "clip-global_norm_huge",
        "clip-global_norm_tiny",
        "clip-global_norm_max"
      })
  void clipsByGlobalNormAsPyTorchDoes(String name) {
    Fixture fixture = Fixture.load(name);
    float[][] before = parts(fixture);
    Arena arena = arena(Clips.globalNorm(fixture.number("max_norm")), before);
    assertTrue(arena.step(before).applied());

    double total = fixture.scalar("total_norm");
    // A lane of the statistics adds at most ceil(n/16) squares and the last is rounded too; the
    // root
    // halves relative errors.
    double normError = (Math.ceil(largestSize(before) / 16.0) + 1) / 2 * U;
    assertEquals(total, arena.update.normBefore(), total * normError * (1 + 1e-6), "norm before");
    boolean touched = false;
    for (int s = 0; s < before.length; s++) {
      double[] after = fixture.doubles("after." + s);
      float[] actual = arena.parameter(s);
      for (int i = 0; i < after.length; i++) {
        // The factor's error is at most the norm's; the factor and the product are rounded, in two
        // steps twice each.
        double bound = (normError + 4 * U) * (1 + 1e-6) * Math.abs(after[i]) + Float.MIN_VALUE;
        assertEquals(after[i], -actual[i], bound, name + " after." + s + "[" + i + "]");
        touched |= after[i] != before[s][i];
      }
    }
    assertEquals(touched, arena.update.normClipped());
  }

  @Test
  void clipsByTheLargestMagnitudeAsPyTorchDoes() {
    Fixture fixture = Fixture.load("clip-global_norm_inf");
    float[][] before = parts(fixture);
    Arena arena = arena(Clips.maxNorm(fixture.number("max_norm")), before);
    assertTrue(arena.step(before).applied());
    assertTrue(arena.update.normClipped());
    for (int s = 0; s < before.length; s++) {
      double[] after = fixture.doubles("after." + s);
      for (int i = 0; i < after.length; i++) {
        // The factor and its product are rounded.
        double bound = 2 * U * (1 + 1e-6) * Math.abs(after[i]) + Float.MIN_VALUE;
        assertEquals(after[i], -arena.parameter(s)[i], bound, name(s, i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip-global_norm_100.0", "clip-global_norm_tiny"})
  void leavesSmallGradientsAlone(String name) {
    Fixture fixture = Fixture.load(name);
    float[][] before = parts(fixture);
    Arena arena = arena(Clips.globalNorm(fixture.number("max_norm")), before);
    assertTrue(arena.step(before).applied());
    assertFalse(arena.update.normClipped());
    for (int s = 0; s < before.length; s++) {
      assertArrayEquals(before[s], negated(arena.parameter(s)));
    }
  }

  @Test
  void clipsByValueExactly() {
    Fixture fixture = Fixture.load("clip-value_0.25");
    float[][] before = parts(fixture);
    Arena arena = arena(Clips.value(fixture.number("clip_value")), before);
    assertTrue(arena.step(before).applied());
    long changed = 0;
    for (int s = 0; s < before.length; s++) {
      double[] after = fixture.doubles("after." + s);
      float[] actual = arena.parameter(s);
      for (int i = 0; i < after.length; i++) {
        assertEquals(after[i], -actual[i], name(s, i));
        changed += after[i] != before[s][i] ? 1 : 0;
      }
    }
    assertTrue(changed > 0);
    assertEquals(changed, arena.update.clippedEntries());
  }

  private static String name(int s, int i) {
    return "after." + s + "[" + i + "]";
  }

  private static Arena arena(GradientTransform clip, float[][] parts) {
    int[] sizes = new int[parts.length];
    for (int s = 0; s < sizes.length; s++) {
      sizes[s] = parts[s].length;
    }
    return new Arena(Chain.of(clip, Optimizers.sgd(1)), sizes);
  }

  private static float[][] parts(Fixture fixture) {
    List<float[]> parts = new ArrayList<>();
    while (fixture.contains("before." + parts.size())) {
      parts.add(fixture.floats("before." + parts.size()));
    }
    return parts.toArray(new float[0][]);
  }

  private static int largestSize(float[][] parts) {
    int largest = 0;
    for (float[] part : parts) {
      largest = Math.max(largest, part.length);
    }
    return largest;
  }

  private static float[] negated(float[] a) {
    float[] b = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      b[i] = -a[i];
    }
    return b;
  }
}
