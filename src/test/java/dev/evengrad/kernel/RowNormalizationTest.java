package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Rows of equal entries, small spreads around large means, and the ends of what a float holds; on every backend, with equal bits. */
class RowNormalizationTest {
  private static final double EPS = 1e-5;
  private static final int[] WIDTHS = {1, 2, 3, 5, 7, 13, 16, 17, 31, 33, 64, 65, 127, 257, 1000};

  /** The normalised row and, as the last entry, the inverse; the same bits from all backends. */
  private static float[] forward(boolean centered, float[] x) {
    float[] first = null;
    for (Kernels kernels : TestedBackends.kernels()) {
      float[] h = new float[x.length + 1];
      Arrays.fill(h, Float.NaN);
      h[x.length] =
          new RowNormalization(kernels.laneSums(), centered, EPS).forward(x.length, x, 0, h, 0);
      if (first != null) {
        assertArrayEquals(first, h, "another backend, " + x.length + " entries");
      }
      first = h;
    }
    return first == null ? new float[0] : first;
  }

  private static float[] constant(int n, float entry) {
    float[] row = new float[n];
    Arrays.fill(row, entry);
    return row;
  }

  /** {@code base + spread * gaussian}, or half of the entries of the other sign. */
  private static float[] spread(int n, double base, double spread, boolean signs) {
    CounterRandom random = CounterRandom.of(n, "row", 0);
    float[] row = new float[n];
    for (int i = 0; i < n; i++) {
      row[i] = (float) ((signs && i % 2 == 1 ? -base : base) + spread * random.gaussian(i));
    }
    return row;
  }

  @Test
  void equalEntriesBecomeZerosWhateverTheirNumberAndSize() {
    float[] sizes = {
      1000000.3f,
      12345.678f,
      -0.1f,
      1e-45f,
      Float.MIN_NORMAL,
      3e18f,
      1e19f,
      1.7e25f,
      1e30f,
      -2.9e38f,
      3e38f,
      Float.MAX_VALUE
    };
    for (int n : WIDTHS) {
      for (float size : sizes) {
        float[] h = forward(true, constant(n, size));
        float inverse = h[n];
        h[n] = 0;
        assertArrayEquals(new float[n + 1], h, n + " times " + size);
        assertEquals(1 / Math.sqrt(EPS), inverse, 1e-4);
      }
    }
  }

  /** Against the formula in double, in parts of the largest normalised entry: a few roundings, not those of the mean. */
  @Test
  void aSpreadAroundALargeMeanKeepsItsAccuracy() {
    double[][] cases = {
      {0, 1},
      {1e4, 1},
      {1e6, 1},
      {-1e7, 4},
      {1e15, 1e9},
      {1e20, 1e14},
      {3e30, 1e25},
      {2e38, 1e33},
      {2e38, 1e37}
    };
    for (int n : WIDTHS) {
      for (double[] c : cases) {
        for (boolean signs : new boolean[] {false, true}) {
          if (n > 1) {
            assertClose(true, spread(n, c[0], c[1], signs));
          }
          assertClose(false, spread(n, c[0], c[1], signs));
        }
      }
    }
  }

  private static void assertClose(boolean centered, float[] x) {
    int n = x.length;
    double[] exact = exact(centered, x);
    float[] h = forward(centered, x);
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(exact[i]));
    }
    String context = (centered ? "centered, " : "") + n + " entries from " + x[0];
    for (int i = 0; i < n; i++) {
      assertEquals(exact[i], h[i], 5e-7 * largest, context);
    }
    double inverse = exact[n];
    assertEquals(inverse, h[n], 1e-6 * inverse + Float.MIN_VALUE, context);
  }

  private static double[] exact(boolean centered, float[] x) {
    int n = x.length;
    double mean = 0;
    for (float entry : x) {
      mean += centered ? ((double) entry - x[0]) / n : 0;
    }
    double[] exact = new double[n + 1];
    double square = 0;
    for (int i = 0; i < n; i++) {
      exact[i] = centered ? (double) x[i] - x[0] - mean : x[i];
      square += exact[i] * exact[i] / n;
    }
    double inverse = 1 / Math.sqrt(square + EPS);
    for (int i = 0; i < n; i++) {
      exact[i] *= inverse;
    }
    exact[n] = inverse;
    return exact;
  }

  @Test
  void oneEntryThatIsNotFiniteMakesTheRowNaN() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int n : WIDTHS) {
        for (boolean centered : new boolean[] {true, false}) {
          float[] x = spread(n, 1, 1, false);
          x[n / 2] = bad;
          assertArrayEquals(constant(n + 1, Float.NaN), forward(centered, x), n + ", " + bad);
        }
      }
    }
  }

  /** A constant gradient of a centered row has no share in the gradient of the row. */
  @Test
  void equalGradientsGiveNone() {
    for (int n : WIDTHS) {
      for (Kernels kernels : TestedBackends.kernels()) {
        float[] h = new float[n];
        float[] dx = new float[n];
        RowNormalization rows = new RowNormalization(kernels.laneSums(), true, EPS);
        float inverse = rows.forward(n, spread(n, 3, 1, false), 0, h, 0);
        rows.backward(n, constant(n, 1000000.3f), 0, constant(n, 1), 0, h, 0, inverse, dx, 0);
        for (float entry : dx) {
          assertTrue(entry == 0, () -> n + " entries: " + Arrays.toString(dx));
        }
      }
    }
  }
}
