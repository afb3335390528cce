package dev.evengrad.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.Activations;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.model.ModelSpec;
import org.junit.jupiter.api.Test;

/** Faults that {@link Verification} has to find, each at the tensor where it is. */
class PlantedFaultsTest {
  /** The layer that is hit is the one with 31 outputs, {@code dense2}; it is square for a transpose. */
  private static final ModelSpec SPEC =
      ModelSpec.parse("input 19; dense 31 sigmoid; dense 31 tanh; dense 17 relu; dense 7");

  private static final int INPUTS = 31;
  private static final int OUTPUTS = 31;

  private static boolean hit(PackedWeights weights) {
    return weights.outputs() == OUTPUTS && weights.inputs() == INPUTS;
  }

  private static PackedWeights weights(Object argument) {
    return (PackedWeights) argument;
  }

  private static VerificationReport verify(FaultyBackend.Fault fault) {
    return Verification.of(SPEC).backend(new FaultyBackend(fault)).run();
  }

  private static void assertFound(String tensor, VerificationReport report) {
    assertFalse(report.passed(), "the fault was not found");
    assertEquals(tensor, report.firstFailure().orElseThrow().tensor(), report::toString);
    assertTrue(report.toString().contains("failed: " + tensor), report::toString);
  }

  @Test
  void nothingIsFoundWhereNothingIsPlanted() {
    VerificationReport report = verify((method, a, right) -> right.call(a));
    assertTrue(report.passed(), report::toString);
  }

  @Test
  void droppedTailColumnForward() {
    assertFound(
        "dense2.z",
        verify(
            (method, a, right) -> {
              if (method.equals("denseForward") && hit(weights(a[4]))) {
                float[] x = ((float[]) a[1]).clone();
                for (int i = INPUTS - 1; i < x.length; i += (int) a[3]) {
                  x[i] = 0;
                }
                a[1] = x;
              }
              return right.call(a);
            }));
  }

  @Test
  void droppedTailColumnOfTheInputGradient() {
    assertFound(
        "dense1.delta",
        verify(
            (method, a, right) -> {
              if (method.equals("denseInputGradient") && hit(weights(a[4]))) {
                float[] dz = ((float[]) a[1]).clone();
                for (int i = OUTPUTS - 1; i < dz.length; i += (int) a[3]) {
                  dz[i] = 0;
                }
                a[1] = dz;
              }
              return right.call(a);
            }));
  }

  @Test
  void transposedWeight() {
    assertFound(
        "dense2.z",
        verify(
            (method, a, right) -> {
              if (method.equals("pack") && hit(weights(a[2]))) {
                float[] w = (float[]) a[0];
                int offset = (int) a[1];
                float[] transposed = w.clone();
                for (int i = 0; i < OUTPUTS; i++) {
                  for (int j = 0; j < INPUTS; j++) {
                    transposed[offset + i * INPUTS + j] = w[offset + j * INPUTS + i];
                  }
                }
                a[0] = transposed;
              }
              return right.call(a);
            }));
  }

  @Test
  void biasAddedTwice() {
    assertFound(
        "dense2.z",
        verify(
            (method, a, right) -> {
              if (method.equals("denseForward") && hit(weights(a[4])) && a[5] != null) {
                float[] bias = ((float[]) a[5]).clone();
                for (int i = 0; i < OUTPUTS; i++) {
                  bias[(int) a[6] + i] *= 2;
                }
                a[5] = bias;
              }
              return right.call(a);
            }));
  }

  @Test
  void weightGradientScaled() {
    assertFound(
        "dense2.weight",
        verify(
            (method, a, right) -> {
              Object none = right.call(a);
              if (method.equals("denseWeightGradient")
                  && a[1].equals(OUTPUTS)
                  && a[2].equals(INPUTS)) {
                scale((float[]) a[10], (int) a[11], OUTPUTS * INPUTS);
              }
              return none;
            }));
  }

  @Test
  void inputGradientScaled() {
    assertFound(
        "dense1.delta",
        verify(
            (method, a, right) -> {
              Object none = right.call(a);
              if (method.equals("denseInputGradient")
                  && hit(weights(a[4]))
                  && (float[]) a[9] != null) {
                scale((float[]) a[9], (int) a[10], (int) a[0] * INPUTS);
              }
              return none;
            }));
  }

  @Test
  void biasGradientScaled() {
    assertFound(
        "dense3.bias",
        verify(
            (method, a, right) -> {
              Object none = right.call(a);
              if (method.equals("columnSums") && a[1].equals(17)) {
                scale((float[]) a[6], (int) a[7], 17);
              }
              return none;
            }));
  }

  @Test
  void tanhOff() {
    assertFound(
        "dense2.output",
        verify(
            (method, a, right) ->
                method.equals("loops") && a[0].equals("tanh")
                    ? new OffByALittle()
                    : right.call(a)));
  }

  private static void scale(float[] values, int offset, int n) {
    for (int i = 0; i < n; i++) {
      values[offset + i] *= 1.0001f;
    }
  }

  private static final class OffByALittle implements ElementwiseLoops {
    @Override
    public void forward(int n, float[] z, int zOffset, float[] y, int yOffset) {
      Activations.TANH.forward(n, z, zOffset, y, yOffset);
      for (int i = 0; i < n; i++) {
        y[yOffset + i] += 1e-5f;
      }
    }

    @Override
    public void backward(int n, float[] saved, int savedOffset, float[] delta, int deltaOffset) {
      Activations.TANH.backward(n, saved, savedOffset, delta, deltaOffset);
    }
  }
}
