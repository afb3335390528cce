package dev.evengrad.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.LaneSums;
import dev.evengrad.kernel.RowNormalization;
import dev.evengrad.kernel.scalar.ScalarLaneSums;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
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

  @Test
  void notANumberAndInfinityAreSeen() {
    for (LaneSums sums : new LaneSums[] {scalar, vector}) {
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        for (boolean centered : new boolean[] {true, false}) {
          float[] x = random(19, 3);
          x[17] = bad;
          float[] h = new float[19];
          float unused = new RowNormalization(sums, centered, 1e-5f).forward(19, x, 0, h, 0);
          assertTrue(unused == 0 || Float.isNaN(unused));
          assertTrue(Float.isNaN(h[17]), bad + " gave " + Arrays.toString(h));
        }
      }
    }
  }

  @Test
  void aConstantRowAndOneTooLargeToSquareGiveZeros() {
    float[] h = new float[19];
    float[] x = new float[19];
    Arrays.fill(x, 3f);
    float inverse = new RowNormalization(vector, true, 1e-5f).forward(19, x, 0, h, 0);
    assertEquals(1 / Math.sqrt(1e-5), inverse, 1e-4);
    assertTrue(allZero(h), Arrays.toString(h));
    Arrays.fill(x, 1e30f);
    assertEquals(0, new RowNormalization(vector, false, 1e-5f).forward(19, x, 0, h, 0));
    assertTrue(allZero(h), Arrays.toString(h));
  }

  private static boolean allZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
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
