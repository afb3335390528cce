package dev.evengrad.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.LaneSums;
import dev.evengrad.kernel.scalar.ScalarLaneSums;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums over rows, and the normalisation that is made of them. */
class LaneSumsTest {
  private final LaneSums scalar = new ScalarLaneSums();
  private final LaneSums vector = new VectorLaneSums();

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 2, 3, 5, 7, 13, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 127, 257, 1031})
  void vectorsHaveTheBitsOfTheFormula(int n) {
    float[] a = random(n + 3, 1);
    float[] b = random(n + 5, 2);
    assertBits(sumByTheRule(n, a, 3, null, 0), scalar.sum(n, a, 3));
    assertBits(sumByTheRule(n, a, 3, null, 0), vector.sum(n, a, 3));
    assertBits(sumByTheRule(n, a, 3, b, 5), scalar.dot(n, a, 3, b, 5));
    assertBits(sumByTheRule(n, a, 3, b, 5), vector.dot(n, a, 3, b, 5));
    assertBits(scalar.dot(n, a, 3, a, 3), vector.dot(n, a, 3, a, 3));
  }

  private static float sumByTheRule(int n, float[] a, int aOffset, float[] b, int bOffset) {
    float[] lanes = new float[16];
    for (int i = 0; i < n; i++) {
      float other = b == null ? 1f : b[bOffset + i];
      lanes[i % 16] = Math.fma(a[aOffset + i], other, lanes[i % 16]);
    }
    for (int w = 8; w > 0; w /= 2) {
      for (int i = 0; i < w; i++) {
        lanes[i] += lanes[i + w];
      }
    }
    return lanes[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15, 16, 17, 31, 32, 33, 257, 1031})
  void aMeanIsTheSumByTheNumberBetweenTheExtremes(int n) {
    float[] a = random(n + 3, 1);
    assertBits(scalar.sum(n, a, 3) / n, scalar.mean(n, a, 3));
    assertBits(scalar.mean(n, a, 3), vector.mean(n, a, 3));
    for (float entry : new float[] {1000000.3f, -0.1f, 0f, 1e-45f, Float.MAX_VALUE}) {
      Arrays.fill(a, entry);
      assertBits(entry, scalar.mean(n, a, 3));
      assertBits(entry, vector.mean(n, a, 3));
    }
    a[n + 2] = Float.NaN;
    assertBits(Float.NaN, scalar.mean(n, a, 3));
    assertBits(Float.NaN, vector.mean(n, a, 3));
  }

  private static float[] random(int n, long seed) {
    CounterRandom random = CounterRandom.of(seed, "lanes", 0);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.gaussian(i);
    }
    return values;
  }

  private static void assertBits(float expected, float actual) {
    assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(actual));
  }
}
