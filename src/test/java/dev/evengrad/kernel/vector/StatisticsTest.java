package dev.evengrad.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.ElementwiseInputs;
import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.kernel.scalar.ScalarElementwise;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Norms and largest magnitudes, also where squares overflow or vanish in single precision. */
class StatisticsTest {
  static List<ElementwiseKernels> kernels() {
    return List.of(new ScalarElementwise(), new VectorElementwise());
  }

  private static TensorStatistics of(ElementwiseKernels kernels, float... entries) {
    TensorStatistics statistics = new TensorStatistics(entries.length);
    kernels.statistics(entries.length, entries, 0, statistics);
    return statistics;
  }

  private static TensorStatistics ofEqual(ElementwiseKernels kernels, int n, float entry) {
    float[] entries = new float[n];
    Arrays.fill(entries, entry);
    return of(kernels, entries);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void squaresThatOverflow(ElementwiseKernels kernels) {
    assertEquals((double) 1e20f * 10, ofEqual(kernels, 100, 1e20f).norm(), 1e8);
    TensorStatistics largest = ofEqual(kernels, 5000, 3e38f);
    assertTrue(largest.finite());
    assertEquals((double) 3e38f * Math.sqrt(5000), largest.norm(), 1e27);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void squaresThatVanish(ElementwiseKernels kernels) {
    assertEquals((double) 1e-23f * 10, ofEqual(kernels, 100, 1e-23f).norm(), 1e-34);
    assertEquals(
        (double) Float.MIN_VALUE * 50, ofEqual(kernels, 2500, Float.MIN_VALUE).norm(), 1e-55);
    TensorStatistics zeros = ofEqual(kernels, 2500, -0f);
    assertEquals(0.0, zeros.norm());
    assertEquals(0, zeros.largestBits());
    assertEquals(0.0, of(kernels).norm());
  }

  /** A sum in single precision would stop at 2^24 = 16.8 million. */
  @ParameterizedTest
  @MethodSource("kernels")
  void manyOnes(ElementwiseKernels kernels) {
    assertEquals(4472.13595499958, ofEqual(kernels, 20_000_000, 1f).norm(), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void oneEntryThatIsNotFinite(ElementwiseKernels kernels) {
    for (int n : new int[] {1, 15, 17, 100, 1024, 1030, 4096, 5000}) {
      for (int at : new int[] {0, n / 2, n - 1}) {
        float[] entries = ElementwiseInputs.normal(n, 1, n);
        entries[at] = Float.NEGATIVE_INFINITY;
        TensorStatistics infinite = of(kernels, entries);
        assertFalse(infinite.finite());
        assertEquals(Float.POSITIVE_INFINITY, infinite.largest());
        entries[at] = -Float.NaN;
        TensorStatistics undefined = of(kernels, entries);
        assertFalse(undefined.finite());
        assertTrue(Float.isNaN(undefined.largest()));
        entries[at] = -Float.MAX_VALUE;
        TensorStatistics finite = of(kernels, entries);
        assertTrue(finite.finite());
        assertEquals(Float.MAX_VALUE, finite.largest());
        assertEquals(Float.MAX_VALUE, finite.norm(), 1e25);
      }
    }
  }

  /** The order of accumulation, written down once more as plainly as it is stated. */
  @ParameterizedTest
  @MethodSource("kernels")
  void orderOfAccumulation(ElementwiseKernels kernels) {
    for (int n : ElementwiseBitsTest.SIZES) {
      float[] a = ElementwiseInputs.normal(n, 1, n);
      double sum = 0;
      float largest = 0f;
      for (int start = 0; start < n; start += TensorStatistics.BLOCK) {
        float[] lanes = new float[16];
        for (int i = start; i < Math.min(n, start + TensorStatistics.BLOCK); i++) {
          lanes[i % 16] = Math.fma(a[i], a[i], lanes[i % 16]);
          largest = Math.max(largest, Math.abs(a[i]));
        }
        double block = 0;
        for (float lane : lanes) {
          block += lane;
        }
        sum += block;
      }
      TensorStatistics statistics = of(kernels, a);
      assertEquals(sum, statistics.sumOfSquares(), "n = seed = " + n);
      assertEquals(largest, statistics.largest(), "n = seed = " + n);
    }
  }
}
