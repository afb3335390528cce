package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Numbers with all their bits: every backend gives exactly the chain that the rules prescribe, and that chain keeps to the proven
 * bound of the error.
 */
class MatrixBitsTest {
  @ParameterizedTest
  @EnumSource
  void equalsTheChain(MatrixOperation operation) {
    List<Kernels> all = TestedBackends.kernels();
    for (int[] shape : MatrixShapes.all()) {
      long seed = 101L * shape[0] + 3L * shape[1] + shape[2];
      for (boolean started : new boolean[] {false, true}) {
        int gap = (int) (seed % 5);
        MatrixCase c =
            MatrixCase.ofFloats(operation, shape[0], shape[1], shape[2], started, gap, seed);
        float[] expected = c.chain();
        for (Kernels kernels : all) {
          requireSameBits(kernels.name() + ", " + c, expected, c.run(kernels));
          kernels.newPass();
          requireSameBits(kernels.name() + ", next pass, " + c, expected, c.run(kernels));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsToTheBound(MatrixOperation operation) {
    List<Kernels> all = TestedBackends.kernels();
    for (int[] shape : MatrixShapes.all()) {
      long seed = 13L * shape[0] + 5L * shape[1] + shape[2];
      MatrixCase c = MatrixCase.ofFloats(operation, shape[0], shape[1], shape[2], true, 2, seed);
      double[] expected = c.exact();
      double[] bound = c.bound();
      for (Kernels kernels : all) {
        float[] actual = c.run(kernels);
        for (int i = 0; i < actual.length; i++) {
          if (!(Math.abs(actual[i] - expected[i]) <= bound[i])) {
            fail(
                kernels.name()
                    + ", "
                    + c
                    + ": entry "
                    + i
                    + " is "
                    + actual[i]
                    + ", more than "
                    + bound[i]
                    + " from "
                    + expected[i]);
          }
        }
      }
    }
  }

  static void requireSameBits(String context, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
        fail(
            context
                + ": entry "
                + i
                + " is "
                + actual[i]
                + ", expected the bits of "
                + expected[i]);
      }
    }
  }
}
