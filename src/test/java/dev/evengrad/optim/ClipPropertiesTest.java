package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clipping by norm and by value promises for any gradient. */
class ClipPropertiesTest {
  private static final double U = Floats.U;

  private static float[] clipped(Arena arena, float[] first, float[] second) {
    assertTrue(arena.step(first, second).applied());
    float[] result = new float[first.length + second.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = i < first.length ? -arena.parameter(0)[i] : -arena.parameter(1)[i - first.length];
    }
    return result;
  }

  private static Arena arena(int n, GradientTransform... clips) {
    GradientTransform[] all = java.util.Arrays.copyOf(clips, clips.length + 1);
    all[clips.length] = Optimizers.sgd(1);
    return new Arena(Chain.of(all), n, 33);
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 1, 5",
    "0.5, 1, 1000",
    "1, 10, 5000",
    "1, 1e-3, 1025",
    "3, 1e15, 700",
    "100, 40, 3000",
    "1, 1e30, 2000",
    "1e-4, 1e-3, 1023"
  })
  void theNormIsWithinTheLimitAndTheDirectionIsKept(double most, double scale, int n) {
    float[] a = Floats.gaussian(n, scale, n);
    float[] b = Floats.gaussian(33, scale / 10, 7);
    Arena arena = arena(n, Clips.globalNorm(most));
    float[] after = clipped(arena, a, b);
    double before = Floats.norm(a, b);
    assertEquals(before, arena.update.normBefore(), before * 33 * U);
    double norm = Floats.norm(after);
    assertTrue(norm <= most * (1 + 32 * U), () -> norm + " > " + most);
    assertEquals(norm, arena.update.normAfter(), norm * 33 * U);
    assertEquals(before > most - 1e-6, arena.update.normClipped());
    double dot = 0;
    for (int i = 0; i < after.length; i++) {
      dot += (double) after[i] * (i < n ? a[i] : b[i - n]);
    }
    double cosine = dot / norm / before;
    assertTrue(cosine >= 1 - 1e-6, () -> "cosine " + cosine);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.5, 1, 64})
  void aGradientWithinTheLimitIsUntouched(double most) {
    int n = 64;
    // A power of four of equal entries: its norm is exact.
    double norm = most - 1.0000001e-6;
    float[] a = Floats.filled(n, Math.nextDown((float) (norm / 8)));
    Arena arena = arena(n, Clips.globalNorm(most));
    float[] after = clipped(arena, a, new float[33]);
    assertFalse(arena.update.normClipped());
    assertArrayEquals(a, java.util.Arrays.copyOf(after, n));
    assertEquals(arena.update.normBefore(), arena.update.normAfter());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 1, 10, 100})
  void aSecondClipChangesNextToNothing(double most) {
    float[] a = Floats.gaussian(500, 20, 1);
    float[] b = Floats.gaussian(33, 20, 2);
    float[] once = clipped(arena(500, Clips.globalNorm(most)), a, b);
    float[] twice = clipped(arena(500, Clips.globalNorm(most), Clips.globalNorm(most)), a, b);
    for (int i = 0; i < once.length; i++) {
      // The factor of each run is rounded to float, and the product.
      double allowed = Math.abs(once[i]) * (2e-6 / most + 4 * U);
      assertEquals(once[i], twice[i], allowed);
    }
    float[] x = java.util.Arrays.copyOf(once, 500);
    float[] y = java.util.Arrays.copyOfRange(once, 500, 533);
    float[] again = clipped(arena(500, Clips.globalNorm(most)), x, y);
    for (int i = 0; i < once.length; i++) {
      // Besides, the norm is measured anew: 32 squares a lane, halved by the root.
      double allowed = Math.abs(once[i]) * (2e-6 / most + (4 + 17) * U);
      assertEquals(once[i], again[i], allowed);
    }
  }

  @Test
  void clippingByValueTwiceChangesNothing() {
    float[] a = Floats.gaussian(1500, 1, 1);
    float[] b = Floats.gaussian(33, 1, 2);
    Arena arena = arena(1500, Clips.value(0.3));
    float[] once = clipped(arena, a, b);
    long changed = arena.update.clippedEntries();
    assertArrayEquals(once, clipped(arena(1500, Clips.value(0.3), Clips.value(0.3)), a, b));
    long expected = 0;
    for (int i = 0; i < once.length; i++) {
      float x = i < 1500 ? a[i] : b[i - 1500];
      expected += Math.abs(x) > 0.3f ? 1 : 0;
      assertEquals(Math.clamp(x, -0.3f, 0.3f), once[i]);
    }
    assertTrue(expected > 500);
    assertEquals(expected, changed);
    assertEquals(Floats.norm(once), arena.update.normAfter(), Floats.norm(once) * 33 * U);
  }

  @Test
  void aValueClipSeesTheGradientAsANormClipLeftIt() {
    float[] a = Floats.gaussian(1500, 100, 1);
    float[] b = Floats.gaussian(33, 1, 2);
    float[] byNorm = clipped(arena(1500, Clips.globalNorm(1)), a, b);
    Arena arena = arena(1500, Clips.globalNorm(1), Clips.value(0.02));
    float[] both = clipped(arena, a, b);
    long expected = 0;
    for (int i = 0; i < both.length; i++) {
      assertEquals(Math.clamp(byNorm[i], -0.02f, 0.02f), both[i]);
      expected += Math.abs(byNorm[i]) > 0.02f ? 1 : 0;
    }
    assertEquals(expected, arena.update.clippedEntries());
    assertTrue(expected > 100);
  }

  @Test
  void aNormClipBehindAValueClipMeasuresAgain() {
    float[] a = Floats.gaussian(1500, 1, 1);
    float[] b = Floats.gaussian(33, 1, 2);
    float[] byValue = clipped(arena(1500, Clips.value(0.3)), a, b);
    Arena arena = arena(1500, Clips.value(0.3), Clips.globalNorm(1));
    float[] both = clipped(arena, a, b);
    float[] alone =
        clipped(
            arena(1500, Clips.globalNorm(1)),
            java.util.Arrays.copyOf(byValue, 1500),
            java.util.Arrays.copyOfRange(byValue, 1500, 1533));
    assertArrayEquals(alone, both);
    assertEquals(Floats.norm(a, b), arena.update.normBefore(), 1e-4);
    assertEquals(1, arena.update.normAfter(), 1e-5);
  }
}
