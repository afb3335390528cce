package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The Gaussian numbers of {@link CounterRandom}: moments, tails, independence, reproducibility. */
class GaussianTest {
  private static final int N = 1_000_000;

  /** Six standard errors of each estimate; the seeds are fixed, so this never fails by chance. */
  @Test
  void moments() {
    for (long seed = 1; seed <= 3; seed++) {
      CounterRandom random = CounterRandom.of(seed, "gaussian", 0);
      double sum = 0;
      double squares = 0;
      double cubes = 0;
      double fourths = 0;
      double neighbours = 0;
      double last = 0;
      for (int i = 0; i < N; i++) {
        double g = random.gaussian(i);
        sum += g;
        squares += g * g;
        cubes += g * g * g;
        fourths += g * g * g * g;
        neighbours += g * last;
        last = g;
      }
      double root = Math.sqrt(N);
      String context = "seed " + seed;
      assertEquals(0, sum / N, 6 / root, context);
      assertEquals(1, squares / N, 6 * Math.sqrt(2) / root, context);
      assertEquals(0, cubes / N, 6 * Math.sqrt(15) / root, context);
      assertEquals(3, fourths / N, 6 * Math.sqrt(96) / root, context);
      assertEquals(0, neighbours / N, 6 / root, context);
    }
  }

  /** The largest distance between the sample's distribution and the normal one. */
  @Test
  void distribution() {
    CounterRandom random = CounterRandom.of(7, "gaussian", 0);
    float[] sorted = new float[200_000];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = random.gaussian(i);
    }
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double normal = ElementaryFunction.ERFC.exact(-sorted[i] / Math.sqrt(2)) / 2;
      distance = Math.max(distance, Math.abs(normal - (i + 0.5) / sorted.length));
    }
    // Kolmogorov's 1e-6 quantile
    assertTrue(distance * Math.sqrt(sorted.length) < 2.7, "distance " + distance);
    assertTrue(-sorted[0] < 5.78f && sorted[sorted.length - 1] < 5.78f);
    assertTrue(-sorted[0] > 3.9f && sorted[sorted.length - 1] > 3.9f);
  }

  @Test
  void streamsAreUncorrelated() {
    CounterRandom a = CounterRandom.of(1, "gaussian", 0);
    for (CounterRandom b :
        new CounterRandom[] {
          CounterRandom.of(2, "gaussian", 0),
          CounterRandom.of(1, "gaussian", 1),
          CounterRandom.of(1, "gaussiaN", 0)
        }) {
      double product = 0;
      for (int i = 0; i < N; i++) {
        product += a.gaussian(i) * (double) b.gaussian(i);
      }
      assertEquals(0, product / N, 6 / Math.sqrt(N));
    }
  }

  @Test
  void numbersAreFunctionsOfTheirIndex() {
    CounterRandom random = CounterRandom.of(5, "w", 0);
    float late = random.gaussian(-3);
    for (int i = 0; i < 100; i++) {
      random.gaussian(i);
    }
    assertEquals(late, CounterRandom.of(5, "w", 0).gaussian(-3));
  }
}
