package dev.evengrad.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.ElementwiseInputs;
import dev.evengrad.kernel.scalar.ScalarElementwise;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vector kernels give the scalar kernels' bits, and write nothing but their destinations. */
class ElementwiseBitsTest {
  static final int[] SIZES = {
    0, 1, 2, 3, 5, 7, 13, 16, 17, 31, 33, 63, 64, 65, 127, 257, 1023, 1024, 1025, 4099, 8191
  };

  private final ScalarElementwise scalar = new ScalarElementwise();
  private final VectorElementwise vector = new VectorElementwise();

  @ParameterizedTest
  @EnumSource
  void vectorIsScalar(ElementwiseCase operation) {
    int zeros = 0;
    int entries = 0;
    for (int n : SIZES) {
      for (long seed = 1; seed <= 6; seed++) {
        float[] x =
            seed % 2 == 0
                ? ElementwiseInputs.wild(n, seed)
                : ElementwiseInputs.normal(n, 1.5, seed);
        for (boolean inPlace : new boolean[] {false, true}) {
          int[] expected = operation.run(scalar, n, x, seed, inPlace);
          int[] actual = operation.run(vector, n, x, seed, inPlace);
          assertArrayEquals(
              expected, actual, operation + ", n = " + n + ", seed " + seed + ", " + inPlace);
          for (int bits : expected) {
            zeros += bits << 1 == 0 ? 1 : 0;
          }
          entries += expected.length;
        }
      }
    }
    assertTrue(zeros * 10L < entries * 3L, "mistrusted: " + zeros + " zeros of " + entries);
  }

  /** One wild entry at every place of rows around the vectors' lengths. */
  @ParameterizedTest
  @EnumSource
  void oneSpecialEntryAtEachPlace(ElementwiseCase operation) {
    float[] specials = {
      Float.NaN, -Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 3e38f, 1e-45f
    };
    for (int n = 1; n <= 35; n++) {
      float[] x = ElementwiseInputs.normal(n, 1, n);
      for (int i = 0; i < n; i++) {
        for (float special : specials) {
          float kept = x[i];
          x[i] = special;
          assertArrayEquals(
              operation.run(scalar, n, x, n, false),
              operation.run(vector, n, x, n, false),
              operation + ", n = " + n + ", " + special + " at " + i);
          x[i] = kept;
        }
      }
    }
  }
}
