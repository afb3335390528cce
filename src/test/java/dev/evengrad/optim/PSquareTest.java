package dev.evengrad.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A streaming quantile against the paper's example, and against the exact one. */
class PSquareTest {
  /** The observations of Table I in Jain and Chlamtac, 1985. */
  private static final double[] PAPER = {
    0.02, 0.15, 0.74, 3.39, 0.83, 22.37, 10.15, 15.43, 38.62, 15.92, 34.60, 10.28, 1.47, 0.40, 0.05,
    11.39, 0.27, 0.42, 0.09, 11.37
  };

  private static double[] markers(double quantile, double... stream) {
    double[] a = new double[PSquare.NUMBERS];
    for (double x : stream) {
      PSquare.take(a, quantile, x);
      assertTrue(PSquare.possible(a), () -> Arrays.toString(a));
    }
    return a;
  }

  /** As numpy's percentile: between the neighbours in order. */
  private static double exact(double quantile, double... stream) {
    double[] sorted = stream.clone();
    Arrays.sort(sorted);
    double place = quantile * (sorted.length - 1);
    int below = (int) place;
    return below == sorted.length - 1
        ? sorted[below]
        : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
  }

  @Test
  void thePapersExample() {
    double[] a = markers(0.5, PAPER);
    assertEquals(4.44, PSquare.quantile(a, 0.5), 0.005);
    assertEquals(0.02, a[1]);
    assertEquals(0.49, a[2], 0.005);
    assertEquals(17.20, a[4], 0.005);
    assertEquals(38.62, a[5]);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 0.9, 0.999})
  void upToFiveNumbersAreExact(double quantile) {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      double[] stream = random.doubles(5).toArray();
      for (int n = 1; n <= 5; n++) {
        double[] some = Arrays.copyOf(stream, n);
        assertEquals(
            exact(quantile, some), PSquare.quantile(markers(quantile, some), quantile), 1e-15);
      }
    }
    assertTrue(Double.isNaN(PSquare.quantile(new double[PSquare.NUMBERS], quantile)));
  }

  /** In standard deviations of the numbers: at most 0.02 after 10,000, 0.5 on the way there. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.5, 0.9})
  void longStreamsComeNearTheExactQuantile(double quantile) {
    for (int seed = 0; seed < 20; seed++) {
      double[] stream = new Random(seed).doubles(10_000).map(x -> -Math.log(1 - x)).toArray();
      for (int n : new int[] {100, 10_000}) {
        double[] some = Arrays.copyOf(stream, n);
        double estimate = PSquare.quantile(markers(quantile, some), quantile);
        double allowed = n == 10_000 ? 0.02 : 0.5;
        assertEquals(exact(quantile, some), estimate, allowed * (quantile > 0.8 ? 3 : 1));
      }
    }
  }

  @Test
  void equalNumbersAreTheirOwnQuantile() {
    double[] a = markers(0.1, sameNumbers());
    assertEquals(3e39, PSquare.quantile(a, 0.1));
  }

  private static double[] sameNumbers() {
    double[] stream = new double[100];
    Arrays.fill(stream, 3e39);
    return stream;
  }

  @Test
  void whatCannotHaveComeFromAStreamIsFound() {
    double[] right = markers(0.1, PAPER);
    for (int i = 0; i < right.length; i++) {
      double[] wrong = right.clone();
      wrong[i] = -1;
      assertFalse(PSquare.possible(wrong), "-1 at " + i);
      wrong[i] = Double.NaN;
      assertFalse(PSquare.possible(wrong), "NaN at " + i);
      wrong[i] = 1e300;
      assertEquals(i == 0 || i == 5, PSquare.possible(wrong), "1e300 at " + i);
    }
    right[0] = 19.5;
    assertFalse(PSquare.possible(right));
  }
}
