package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evengrad.tensor.Precision;
import org.junit.jupiter.api.Test;

/** Packing rounds, and on vectors takes half the memory. */
class Bf16PackingTest {
  private static final int OUTPUTS = 67;
  private static final int INPUTS = 35;

  private static float[] product(Kernels kernels, float[] weights) {
    PackedWeights packed = kernels.newPacked(OUTPUTS, INPUTS, PackedWeights.Use.BF16_INFERENCE);
    kernels.pack(weights, 0, packed);
    float[] x = new float[INPUTS];
    CounterRandom random = CounterRandom.of(2, "x", 0);
    for (int i = 0; i < INPUTS; i++) {
      x[i] = random.gaussian(i);
    }
    float[] z = new float[OUTPUTS];
    kernels.denseForward(1, x, 0, INPUTS, packed, null, 0, null, z, 0, OUTPUTS, z, 0, OUTPUTS);
    return z;
  }

  @Test
  void weightsAreRoundedWhenTheyArePacked() {
    float[] weights = new float[OUTPUTS * INPUTS];
    float[] rounded = new float[weights.length];
    CounterRandom random = CounterRandom.of(1, "w", 0);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.gaussian(i) * (i % 7 == 0 ? 1e-39f : 1); // some of them subnormal
      rounded[i] = Precision.BF16.round(weights[i]);
    }
    float[] expected = product(TestedBackends.kernels().getFirst(), rounded);
    for (Kernels kernels : TestedBackends.kernels()) {
      MatrixBitsTest.requireSameBits(kernels.name(), expected, product(kernels, weights));
    }
  }

  @Test
  void theyTakeHalfTheMemoryOnVectors() {
    Kernels kernels = KernelBackends.select(BackendChoice.VECTOR).newKernels();
    long whole = kernels.newPacked(OUTPUTS, INPUTS, PackedWeights.Use.INFERENCE).bytes();
    assertEquals(96 * INPUTS * 4, whole);
    assertEquals(
        whole / 2, kernels.newPacked(OUTPUTS, INPUTS, PackedWeights.Use.BF16_INFERENCE).bytes());
  }

  @Test
  void theyHaveNoWayBackward() {
    for (Kernels kernels : TestedBackends.kernels()) {
      PackedWeights packed = kernels.newPacked(3, 2, PackedWeights.Use.BF16_INFERENCE);
      assertThrows(
          IllegalStateException.class,
          () ->
              kernels.denseInputGradient(
                  1, new float[3], 0, 3, packed, null, new float[2], 0, 2, new float[2], 0, 2));
    }
  }
}
