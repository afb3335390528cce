package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CounterNoiseTest {
  private static final int N = 100_000;

  private static float[] noise(double share, String name, long step) {
    float[] y = new float[N];
    Arrays.fill(y, 3f);
    new CounterNoise(share, 2f, 0f, 0f).forward(N, CounterRandom.key(1, name, step), 0, y, 0, y, 0);
    return y;
  }

  private static int zeros(float[] y) {
    int zeros = 0;
    for (float v : y) {
      zeros += v == 0 ? 1 : 0;
      assertTrue(v == 0 || v == 6, "unexpected " + v);
    }
    return zeros;
  }

  /** Within five deviations of the binomial distribution. */
  @Test
  void theShareIsDropped() {
    for (double share : new double[] {0.05, 0.1, 0.5, 0.9}) {
      double deviation = Math.sqrt(N * share * (1 - share));
      assertEquals(N * share, zeros(noise(share, "dropout1", 1)), 5 * deviation);
    }
    assertEquals(0, zeros(noise(0, "dropout1", 1)));
  }

  @Test
  void layersAndStepsDropOtherEntries() {
    float[] one = noise(0.5, "dropout1", 1);
    assertArrayEquals(one, noise(0.5, "dropout1", 1));
    for (float[] other : new float[][] {noise(0.5, "dropout2", 1), noise(0.5, "dropout1", 2)}) {
      int equal = 0;
      for (int i = 0; i < N; i++) {
        equal += one[i] == other[i] ? 1 : 0;
      }
      assertEquals(N / 2.0, equal, 5 * Math.sqrt(N / 4.0));
    }
  }

  @Test
  void anEntryDependsOnItsIndexOnlyAndBackwardDropsTheSame() {
    long key = CounterRandom.key(1, "dropout1", 9);
    CounterNoise noise = new CounterNoise(0.4, 2f, 0f, 0f);
    float[] whole = new float[100];
    float[] parts = new float[100];
    float[] back = new float[100];
    float[] ones = new float[100];
    Arrays.fill(ones, 1f);
    noise.forward(100, key, 0, ones, 0, whole, 0);
    noise.forward(37, key, 0, ones, 0, parts, 0);
    noise.forward(63, key, 37, ones, 37, parts, 37);
    noise.backward(100, key, 0, ones, 0, back, 0);
    assertArrayEquals(whole, parts);
    assertArrayEquals(whole, back);
  }

  /** PyTorch's formula in double for one kept and one dropped entry is in the verification; here what must not vanish. */
  @Test
  void notANumberAndInfinityAreNeverHidden() {
    CounterNoise noise = new CounterNoise(0.5, 2f, 0.5f, -1f);
    float[] x = new float[64];
    Arrays.fill(x, Float.NaN);
    noise.forward(64, CounterRandom.key(1, "a", 0), 0, x, 0, x, 0);
    for (float v : x) {
      assertTrue(Float.isNaN(v));
    }
    Arrays.fill(x, Float.POSITIVE_INFINITY);
    noise.forward(64, CounterRandom.key(1, "a", 0), 0, x, 0, x, 0);
    for (float v : x) {
      assertTrue(!Float.isFinite(v));
    }
  }
}
