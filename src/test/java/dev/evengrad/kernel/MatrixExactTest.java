package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole numbers have no rounding: each operation must equal the sums in double, to the last bit, in every backend. */
class MatrixExactTest {
  @ParameterizedTest
  @EnumSource
  void equalsTheSumsInDouble(MatrixOperation operation) {
    List<Kernels> all = TestedBackends.kernels();
    for (int[] shape : MatrixShapes.all()) {
      long seed = 31L * shape[0] + 7L * shape[1] + shape[2];
      for (boolean started : new boolean[] {false, true}) {
        int gap = started ? 0 : 1 + (int) (seed % 9);
        MatrixCase c =
            MatrixCase.ofIntegers(operation, shape[0], shape[1], shape[2], started, gap, seed);
        double[] expected = c.exact();
        requireTrusted(c, expected);
        for (Kernels kernels : all) {
          float[] actual = c.run(kernels);
          for (int i = 0; i < expected.length; i++) {
            if (actual[i] != expected[i]) {
              fail(
                  kernels.name()
                      + ", "
                      + c
                      + ": entry "
                      + i
                      + " is "
                      + actual[i]
                      + ", expected "
                      + expected[i]);
            }
          }
        }
      }
    }
  }

  /** Zeros are what a kernel that does nothing would leave; a few come by chance, and an empty sum is one. */
  private static void requireTrusted(MatrixCase c, double[] expected) {
    int zeros = 0;
    for (double value : expected) {
      zeros += value == 0 ? 1 : 0;
    }
    if (c.k() > 0 && expected.length > 20 && zeros > 0.3 * expected.length) {
      fail("mistrusted: " + c + " gives " + zeros + " zeros of " + expected.length);
    }
  }
}
