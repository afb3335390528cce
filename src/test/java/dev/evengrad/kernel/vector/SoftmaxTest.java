package dev.evengrad.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.Elementary;
import dev.evengrad.kernel.ElementwiseInputs;
import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.scalar.ScalarElementwise;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Probabilities, logarithms of sums, and the rows that have none. */
class SoftmaxTest {
  static List<ElementwiseKernels> kernels() {
    return List.of(new ScalarElementwise(), new VectorElementwise());
  }

  private static float[] softmax(ElementwiseKernels kernels, float[] logSum, float... z) {
    float[] p = new float[z.length];
    kernels.softmax(1, z.length, z, 0, z.length, p, 0, z.length, logSum, 0);
    return p;
  }

  /** exp below 1 ulp, n roundings in the sum at most, one division: (n/16 + 8) ulp is generous. */
  @ParameterizedTest
  @MethodSource("kernels")
  void agreesWithDouble(ElementwiseKernels kernels) {
    for (int n : ElementwiseBitsTest.SIZES) {
      for (double scale : new double[] {0.1, 3, 30}) {
        float[] z = ElementwiseInputs.normal(n, scale, n);
        float[] logSum = new float[1];
        float[] p = softmax(kernels, logSum, z);
        if (n == 0) {
          continue;
        }
        double max = Double.NEGATIVE_INFINITY;
        for (float v : z) {
          max = Math.max(max, v);
        }
        double sum = 0;
        for (float v : z) {
          // The difference is rounded to single precision, as the kernels' formula says.
          sum += StrictMath.exp((float) (v - max));
        }
        double tolerance = (n / 16 + 8) * 0x1p-24;
        for (int i = 0; i < n; i++) {
          double exact = StrictMath.exp((float) (z[i] - max)) / sum;
          assertEquals(exact, p[i], exact * tolerance + 1e-44, "n = seed = " + n + ", entry " + i);
        }
        double exactLog = StrictMath.log(sum);
        assertEquals(exactLog, logSum[0], (Math.abs(exactLog) + 1) * tolerance, "n = " + n);
      }
    }
  }

  /** Sums in 16 lanes and the fixed tree, written down once more as plainly as stated. */
  @ParameterizedTest
  @MethodSource("kernels")
  void orderOfAccumulation(ElementwiseKernels kernels) {
    for (int n : ElementwiseBitsTest.SIZES) {
      float[] z = ElementwiseInputs.normal(n, 2, n);
      float max = Float.NEGATIVE_INFINITY;
      for (float v : z) {
        max = Math.max(max, v);
      }
      float[] lanes = new float[16];
      for (int i = 0; i < n; i++) {
        lanes[i % 16] += Elementary.exp(z[i] - max);
      }
      for (int width = 8; width > 0; width /= 2) {
        for (int i = 0; i < width; i++) {
          lanes[i] += lanes[i + width];
        }
      }
      float[] logSum = new float[1];
      float[] p = softmax(kernels, logSum, z);
      for (int i = 0; i < n; i++) {
        assertEquals(Elementary.exp(z[i] - max) / lanes[0], p[i], "n = seed = " + n);
      }
      assertEquals(Elementary.log(lanes[0]), logSum[0], "n = seed = " + n);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rowsWithoutProbabilities(ElementwiseKernels kernels) {
    float infinity = Float.POSITIVE_INFINITY;
    for (int n = 1; n <= 40; n++) {
      for (int at = 0; at < n; at++) {
        for (float culprit : new float[] {Float.NaN, -Float.NaN, infinity}) {
          float[] z = ElementwiseInputs.normal(n, 1, n);
          z[at] = culprit;
          allNaN(kernels, z);
        }
      }
      float[] z = new float[n];
      Arrays.fill(z, -infinity);
      allNaN(kernels, z);
      z[n / 2] = 1f;
      float[] p = softmax(kernels, new float[1], z);
      for (int i = 0; i < n; i++) {
        assertEquals(i == n / 2 ? 1f : 0f, p[i]);
      }
    }
  }

  private static void allNaN(ElementwiseKernels kernels, float[] z) {
    float[] logSum = new float[1];
    for (float p : softmax(kernels, logSum, z)) {
      assertTrue(Float.isNaN(p), () -> java.util.Arrays.toString(z));
    }
    assertTrue(Float.isNaN(logSum[0]));
  }
}
