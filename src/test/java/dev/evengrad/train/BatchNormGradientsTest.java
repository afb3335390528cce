package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.Tensor;
import dev.evengrad.layer.Weights;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.plan.Plan;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What theory says of gradients through batch normalisation. */
class BatchNormGradientsTest {

  /** A network that went forward and backward once, from random rows and a random gradient of its output. */
  private record Pass(Plan plan, Weights weights, Gradients gradients) {
    static Pass of(String network, int rows, long seed) {
      ModelSpec spec = ModelSpec.parse(network);
      Declaration declaration = spec.declaration();
      Kernels kernels = KernelBackends.select(BackendChoice.AUTO).newKernels();
      Weights weights =
          new Weights(
              declaration.parameterLayout(),
              declaration.initialParameters(seed),
              declaration.bufferLayout(),
              declaration.initialBuffers(),
              kernels,
              PackedWeights.Use.TRAINING);
      Gradients gradients = new Gradients(declaration.parameterLayout());
      Plan plan =
          Plan.forTraining(spec.input().shape(), spec.layers(), weights, gradients, kernels, rows);
      fill(plan.input(), CounterRandom.of(seed, "rows", 0));
      plan.forward(rows);
      fill(Objects.requireNonNull(plan.output().delta()), CounterRandom.of(seed, "gradient", 0));
      plan.backward(rows);
      return new Pass(plan, weights, gradients);
    }

    private static void fill(Tensor tensor, CounterRandom random) {
      for (int i = 0; i < tensor.array().length; i++) {
        tensor.array()[i] = random.gaussian(i);
      }
    }
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }

  /** Towards the input the gradient grows by sqrt(pi / (pi - 1)) = 1.21 a layer: batch normalisation alone makes it explode. */
  @Test
  void throughRectifiersTheGradientGrowsByTheFactorOfTheory() {
    Pass pass = Pass.of("input 256; repeat 30 [dense 256 bias=false; batch_norm; relu]", 256, 5);
    List<Double> norms = new ArrayList<>();
    for (Compilation.Step step : pass.plan().steps()) {
      if (step.layer().startsWith("batch_norm")) {
        norms.add(norm(Objects.requireNonNull(step.output().delta()).array()));
      }
    }
    assertEquals(30, norms.size());
    double theory = Math.pow(Math.sqrt(Math.PI / (Math.PI - 1)), 29);
    double grown = norms.getFirst() / norms.getLast();
    assertTrue(grown > theory / 2 && grown < theory * 2, grown + ", theory " + theory);
    assertEquals(1.21, Math.pow(grown, 1 / 29.0), 0.03);
  }

  /** The output does not change with the size of a unit's weights, so the gradient is at right angles to them. */
  @Test
  void weightsBeforeItAreAtRightAnglesToTheirGradient() {
    Pass pass =
        Pass.of("input 23; dense 31 bias=false; batch_norm eps=1e-20; tanh; dense 7", 64, 2);
    ParameterSlice slice = pass.weights().parameterLayout().get("dense1.weight");
    for (int unit = 0; unit < 31; unit++) {
      double dot = 0;
      double w = 0;
      double dw = 0;
      for (int i = unit * 23; i < (unit + 1) * 23; i++) {
        double weight = pass.weights().parameters()[slice.offset() + i];
        double gradient = pass.gradients().values()[slice.offset() + i];
        dot += weight * gradient;
        w += weight * weight;
        dw += gradient * gradient;
      }
      assertTrue(dw > 0);
      assertEquals(0, dot / Math.sqrt(w * dw), 1e-6, "unit " + unit);
    }
  }
}
