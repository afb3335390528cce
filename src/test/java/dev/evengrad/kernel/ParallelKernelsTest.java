package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.activation.Activations;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any number of threads gives the bits of one; the least work is split here, so that every seam is met. */
class ParallelKernelsTest {
  private static final int[][] SHAPES = {
    {1, 70, 9},
    {2, 5, 3},
    {13, 64, 31},
    {24, 33, 17},
    {61, 67, 65},
    {127, 31, 13},
    {257, 129, 16},
    {90, 513, 40},
    {0, 4, 4}
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void matrixOperations(int threads) {
    for (KernelBackend backend : TestedBackends.all()) {
      try (ParallelKernels kernels = new ParallelKernels(backend, threads, 1)) {
        for (MatrixOperation operation : MatrixOperation.values()) {
          for (int[] shape : SHAPES) {
            for (boolean started : new boolean[] {false, true}) {
              MatrixCase c =
                  MatrixCase.ofFloats(
                      operation, shape[0], shape[1], shape[2], started, 3, shape[1]);
              MatrixBitsTest.requireSameBits(
                  backend.name() + ", " + threads + " threads, " + c, c.chain(), c.run(kernels));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void statistics(int threads) {
    for (KernelBackend backend : TestedBackends.all()) {
      Kernels one = backend.newKernels();
      try (ParallelKernels several = new ParallelKernels(backend, threads, 1)) {
        for (int n : new int[] {1, 1023, 1024, 1025, 5000, 20_000}) {
          for (float size :
              new float[] {
                1f, 1e-14f, 1e-22f, 1e18f, 3e19f, 0f, Float.NaN, Float.POSITIVE_INFINITY
              }) {
            float[] a = numbers(n, n);
            a[n / 2] *= size;
            for (int i = n / 2 + 1; i < n; i++) {
              a[i] *= Float.isFinite(size) ? size : 1;
            }
            requireSame(one, several, n, a, backend.name() + " n=" + n + " size=" + size);
            for (int i = 0; i < n / 2; i++) {
              a[i] *= Float.isFinite(size) ? size : 1;
            }
            requireSame(
                one, several, n, a, backend.name() + " n=" + n + " size=" + size + " throughout");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void statisticsOfWeightGradients(int threads) {
    for (KernelBackend backend : TestedBackends.all()) {
      Kernels one = backend.newKernels();
      try (ParallelKernels several = new ParallelKernels(backend, threads, 1)) {
        for (int[] shape :
            new int[][] {
              {3, 5, 7}, {8, 40, 64}, {8, 100, 100}, {5, 300, 257}, {2, 13, 5001}, {600, 130, 520}
            }) {
          int rows = shape[0];
          int outputs = shape[1];
          int inputs = shape[2];
          float[] dz = numbers(rows * outputs, 1);
          float[] x = numbers(rows * inputs, 2);
          float[] dw = new float[outputs * inputs];
          TensorStatistics expected = new TensorStatistics(dw.length);
          TensorStatistics actual = new TensorStatistics(dw.length);
          several.denseWeightGradient(
              rows, outputs, inputs, dz, 0, outputs, x, 0, inputs, false, dw, 0, actual);
          one.statistics(dw.length, dw, 0, expected);
          requireEqual(
              expected,
              actual,
              dw.length,
              backend.name() + ", " + threads + " threads, " + Arrays.toString(shape));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void softmaxAndElementwise(int threads) {
    for (KernelBackend backend : TestedBackends.all()) {
      Kernels one = backend.newKernels();
      try (ParallelKernels several = new ParallelKernels(backend, threads, 1)) {
        float[] z = numbers(31 * 17, 3);
        float[] expected = new float[z.length];
        float[] actual = new float[z.length];
        float[] expectedSums = new float[31];
        float[] actualSums = new float[31];
        one.softmax(31, 17, z, 0, 17, expected, 0, 17, expectedSums, 0);
        several.softmax(31, 17, z, 0, 17, actual, 0, 17, actualSums, 0);
        assertArrayEquals(expected, actual);
        assertArrayEquals(expectedSums, actualSums);
        one.add(z.length, z, 0, z, 0, expected, 0);
        several.add(z.length, z, 0, z, 0, actual, 0);
        assertArrayEquals(expected, actual);
      }
    }
  }

  /** Where the derivative of the layer below is taken at what that layer saved, row for row and column for column. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void inputGradientsBehindAnActivation(int threads) {
    int rows = 61;
    int outputs = 67;
    int inputs = 257;
    float[] dz = numbers(rows * outputs, 4);
    float[] w = numbers(outputs * inputs, 5);
    float[] saved = numbers(rows * inputs, 6);
    for (KernelBackend backend : TestedBackends.all()) {
      try (ParallelKernels several = new ParallelKernels(backend, threads, 1)) {
        float[][] dx = new float[2][rows * inputs];
        Kernels[] both = {backend.newKernels(), several};
        for (int i = 0; i < 2; i++) {
          PackedWeights packed = both[i].newPacked(outputs, inputs, PackedWeights.Use.TRAINING);
          both[i].pack(w, 0, packed);
          both[i].denseInputGradient(
              rows, dz, 0, outputs, packed, Activations.TANH, saved, 0, inputs, dx[i], 0, inputs);
        }
        assertArrayEquals(dx[0], dx[1], backend.name());
      }
    }
  }

  private static void requireSame(Kernels one, Kernels several, int n, float[] a, String context) {
    TensorStatistics expected = new TensorStatistics(n);
    TensorStatistics actual = new TensorStatistics(n);
    one.statistics(n, a, 0, expected);
    several.statistics(n, a, 0, actual);
    requireEqual(expected, actual, n, context);
  }

  private static void requireEqual(
      TensorStatistics expected, TensorStatistics actual, int n, String context) {
    assertEquals(expected.finite(), actual.finite(), context);
    if (expected.finite()) {
      assertEquals(expected.largestBits(), actual.largestBits(), context);
      assertEquals(expected.sumOfSquares(), actual.sumOfSquares(), context);
      assertArrayEquals(
          Arrays.copyOf(expected.blockSums(), (n + 1023) / 1024),
          Arrays.copyOf(actual.blockSums(), (n + 1023) / 1024),
          context);
    }
  }

  private static float[] numbers(int n, long seed) {
    CounterRandom random = CounterRandom.of(seed, "numbers", 0);
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = 2 * random.uniform(i) - 1;
    }
    return numbers;
  }
}
