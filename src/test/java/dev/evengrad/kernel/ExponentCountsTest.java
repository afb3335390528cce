package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentCountsTest {
  private static List<Integer> all(ExponentCounts counts) {
    List<Integer> all = new ArrayList<>();
    for (int e = ExponentCounts.LOWEST; e <= 127; e++) {
      all.add(counts.count(e));
    }
    all.add(counts.zeros());
    all.add(counts.notFinite());
    return all;
  }

  private static int sum(ExponentCounts counts) {
    return all(counts).stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void everyMagnitudeHasItsPlace() {
    float[] values = {
      0f,
      -0f,
      1f,
      -1.99f,
      2f,
      0.75f,
      Float.MAX_VALUE,
      Float.MIN_NORMAL,
      -Float.MIN_VALUE,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };
    ExponentCounts counts = new ExponentCounts();
    for (int again = 0; again < 2; again++) {
      counts.beginWhole();
      counts.take(values.length, values, 0);
      assertEquals(2, counts.zeros());
      assertEquals(3, counts.notFinite());
      assertEquals(2, counts.count(0));
      assertEquals(1, counts.count(1));
      assertEquals(1, counts.count(-1));
      assertEquals(1, counts.count(127));
      assertEquals(1, counts.count(-126));
      assertEquals(1, counts.count(-127), "all that is below the smallest normal number");
      assertEquals(values.length, sum(counts));
    }
  }

  /** Whatever pieces and strides the rows come in, the same entries are counted. */
  @ParameterizedTest
  @CsvSource({"23, 7", "64, 64", "1, 5", "300, 129", "2000, 96", "7, 10000"})
  void piecesAndGapsChangeNoCount(int rows, int width) {
    int stride = width + 3;
    float[] whole = new float[rows * width];
    float[] gaps = new float[rows * stride];
    CounterRandom random = CounterRandom.of(1, "exponents", 0);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        float value = c % 3 == 0 ? 0 : random.gaussian(r * width + c);
        whole[r * width + c] = value;
        gaps[r * stride + c] = value;
      }
    }
    ExponentCounts expected = new ExponentCounts();
    expected.begin(rows, width);
    expected.take(rows, width, whole, 0, width);
    for (int piece : new int[] {1, 2, 5, rows}) {
      ExponentCounts counts = new ExponentCounts();
      counts.begin(rows, width);
      for (int first = 0; first < rows; first += piece) {
        int some = Math.min(piece, rows - first);
        if (first % 2 == 0) {
          counts.take(some, width, whole, first * width, width);
        } else {
          counts.take(some, width, gaps, first * stride, stride);
        }
      }
      assertEquals(all(expected), all(counts));
    }
    int counted = sum(expected);
    if (whole.length <= ExponentCounts.FEWEST) {
      assertEquals(whole.length, counted);
    } else {
      assertTrue(
          counted > ExponentCounts.FEWEST / 2 && counted <= ExponentCounts.MOST,
          () -> counted + " entries");
    }
  }

  /** A tensor in which one column in four is zero shows a quarter of zeros, although widths are powers of two. */
  @Test
  void noColumnIsPassedOver() {
    int rows = 128;
    int width = 64;
    float[] a = new float[rows * width];
    for (int i = 0; i < a.length; i++) {
      a[i] = i % 4 == 1 ? 0 : 1;
    }
    ExponentCounts counts = new ExponentCounts();
    counts.begin(rows, width);
    counts.take(rows, width, a, 0, width);
    assertEquals(0.25, (double) counts.zeros() / sum(counts), 0.01);
  }
}
