package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.Allocation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments of all backends, against plain sums in double and against each other to the bit. */
class BatchMomentsTest {
  private static final int OFFSET = 3;

  private static float[] gaussian(int n, float scale) {
    CounterRandom random = CounterRandom.of(7, "moments", n);
    float[] a = new float[OFFSET + n];
    for (int i = 0; i < a.length; i++) {
      a[i] = i % 11 == 5 ? 0 : scale * random.gaussian(i);
    }
    return a;
  }

  private static BatchMoments all(Kernels kernels, int n, float[] a, float center, float limit) {
    BatchMoments moments = new BatchMoments(kernels.moments(), new BatchMoments.Scratch(), false);
    moments.beginAll(center, limit);
    moments.take(n, a, OFFSET, true);
    return moments;
  }

  /** All that is measured, to the bit. */
  private static double[] bits(BatchMoments m) {
    return new double[] {
      m.norm(), m.largest(), m.mean(), m.zeroFraction(), m.notFinite(), m.beyond(), m.entries()
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 63, 64, 65, 127, 257, 2048, 4095, 4096, 4097, 12_289})
  void momentsAreThoseOfThePlainSumsAndEqualOnAllBackends(int n) {
    for (float scale : new float[] {1, 1e-30f, 1e-44f, 1e30f, 1e37f}) {
      float[] a = gaussian(n, scale);
      double squares = 0;
      double sum = 0;
      int zeros = 0;
      int beyond = 0;
      float center = 0.25f * scale;
      float largest = 0;
      for (int i = OFFSET; i < OFFSET + n; i++) {
        squares += (double) a[i] * a[i];
        sum += a[i];
        zeros += a[i] == 0 ? 1 : 0;
        beyond += Math.abs(a[i] - center) > scale ? 1 : 0;
        largest = Math.max(largest, Math.abs(a[i]));
      }
      double[] first = null;
      for (Kernels kernels : TestedBackends.kernels()) {
        BatchMoments m = all(kernels, n, a, center, scale);
        String name = kernels.name() + " " + n + " " + scale;
        assertEquals(Math.sqrt(squares), m.norm(), 1e-6 * Math.sqrt(squares), name);
        assertEquals(Math.sqrt(squares / n), m.rms(), 1e-6 * Math.sqrt(squares / n), name);
        assertEquals(sum / n, m.mean(), 1e-6 * largest, name);
        assertEquals(largest, m.largest(), name);
        assertEquals((double) zeros / n, m.zeroFraction(), name);
        assertEquals(beyond, m.beyond(), name);
        assertTrue(m.finite(), name);
        BatchMoments norm = new BatchMoments(kernels.moments(), new BatchMoments.Scratch(), false);
        norm.beginNorm();
        norm.take(n, a, OFFSET, true);
        assertEquals(m.norm(), norm.norm(), name);
        first = first == null ? bits(m) : first;
        assertArrayEquals(first, bits(m), name);
      }
    }
  }

  /** 100 entries of 1e20, of 1e-23 and of 3e38, and 2e7 ones: where a plain float sum overflows, vanishes or stands still. */
  @Test
  void normsOfExtremesAreRight() {
    for (Kernels kernels : TestedBackends.kernels()) {
      for (float value : new float[] {1e20f, 1e-23f, 3e38f, 1e-45f}) {
        float[] a = new float[OFFSET + 100];
        Arrays.fill(a, value);
        double norm = all(kernels, 100, a, 0, 1).norm();
        assertEquals(10.0 * value, norm, 1e-6 * norm, kernels.name() + " " + value);
      }
      float[] ones = new float[OFFSET + 20_000_000];
      Arrays.fill(ones, 1);
      assertEquals(Math.sqrt(2e7), all(kernels, 20_000_000, ones, 0, 2).norm(), 1e-6);
    }
  }

  @Test
  void whatIsNotFiniteIsCounted() {
    for (Kernels kernels : TestedBackends.kernels()) {
      float[] a = gaussian(5000, 1);
      a[OFFSET] = Float.NaN;
      a[OFFSET + 4999] = Float.NEGATIVE_INFINITY;
      a[OFFSET + 70] = Float.POSITIVE_INFINITY;
      BatchMoments m = all(kernels, 5000, a, 0, 100);
      assertEquals(3, m.notFinite());
      assertEquals(0, m.beyond());
      assertFalse(m.finite());
      assertTrue(Double.isNaN(m.norm()) && Double.isNaN(m.mean()) && Float.isNaN(m.largest()));
      a[OFFSET] = 1;
      assertEquals(Float.POSITIVE_INFINITY, all(kernels, 5000, a, 0, 100).largest());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 37, 128, 300, 4096})
  void piecesAndStridesChangeNoBit(int width) {
    int rows = 61;
    int stride = width + 3;
    float[] apart = gaussian(rows * stride, 1e-3f);
    float[] together = new float[OFFSET + rows * width];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(apart, OFFSET + r * stride, together, OFFSET + r * width, width);
    }
    for (Kernels kernels : TestedBackends.kernels()) {
      double[] whole = bits(all(kernels, rows * width, together, 0, 1e-3f));
      for (int piece : new int[] {1, 7, 20, 61}) {
        BatchMoments m = new BatchMoments(kernels.moments(), new BatchMoments.Scratch(), true);
        m.beginAll(0, 1e-3f);
        for (int r = 0; r < rows; r += piece) {
          int count = Math.min(piece, rows - r);
          boolean last = r + count == rows;
          if (piece == 7) {
            m.take(count, width, together, OFFSET + r * width, width, last);
          } else {
            m.take(count, width, apart, OFFSET + r * stride, stride, last);
          }
        }
        assertArrayEquals(whole, bits(m), kernels.name() + " in pieces of " + piece);
      }
    }
  }

  @Test
  void nothingIsAllocated() {
    float[] a = gaussian(5000, 1);
    for (Kernels kernels : TestedBackends.kernels()) {
      BatchMoments m = new BatchMoments(kernels.moments(), new BatchMoments.Scratch(), false);
      Allocation.assertNone(
          kernels.name() + " moments",
          10_000,
          () -> {
            m.beginAll(0, 1);
            m.take(5000, a, OFFSET, true);
            m.beginNorm();
            m.take(5000, a, OFFSET, true);
          });
    }
  }
}
