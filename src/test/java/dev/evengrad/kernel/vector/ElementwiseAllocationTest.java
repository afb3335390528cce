package dev.evengrad.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.ElementwiseInputs;
import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.kernel.scalar.ScalarElementwise;
import dev.evengrad.testing.Allocation;
import dev.evengrad.testing.ChildJvm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No kernel allocates once it is warm. In vector loops this also reveals a vector that the compiler
 * keeps as an object, which costs far more than the bytes.
 */
class ElementwiseAllocationTest {
  private static final int N = 333;
  private static final int CALLS = 10_000;

  private final float[] a = ElementwiseInputs.normal(N, 1, 1);
  private final float[] b = ElementwiseInputs.normal(N, 1, 2);
  private final float[] c = new float[N];
  private final float[] logSums = new float[9];
  private final TensorStatistics statistics = new TensorStatistics(N);

  @Test
  void scalar() {
    ScalarElementwise kernels = new ScalarElementwise();
    operations(kernels).forEach((name, operation) -> Allocation.assertNone(name, CALLS, operation));
  }

  @Test
  void vector() {
    VectorElementwise kernels = new VectorElementwise();
    Map<String, Runnable> operations = operations(kernels);
    for (String name : ElementwiseHash.LOOPS) {
      ElementwiseLoops loops = kernels.loops(name);
      operations.put(name + " forward", () -> loops.forward(N, a, 0, c, 0));
      operations.put(name + " backward", () -> loops.backward(N, a, 0, c, 0));
      operations.put(name + " of few", () -> loops.forward(5, a, 0, c, 0));
    }
    operations.forEach((name, operation) -> Allocation.assertNone(name, CALLS, operation));
  }

  @Test
  void gaussian() {
    CounterRandom random = CounterRandom.of(1, "g", 0);
    Allocation.assertNone(
        "gaussian",
        CALLS,
        () -> {
          for (int i = 0; i < N; i++) {
            c[i] = random.gaussian(i);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "backward"})
  void normalizationInAJvmWhereScalarKernelsRanBefore(String pass) {
    assertEquals(
        "nothing allocated",
        ChildJvm.lastLine(NormalizationAfterScalar.class, List.of("-Xbatch"), pass));
  }

  private Map<String, Runnable> operations(ElementwiseKernels kernels) {
    Map<String, Runnable> operations = new LinkedHashMap<>();
    operations.put("add", () -> kernels.add(N, a, 0, b, 0, c, 0));
    operations.put("subtract", () -> kernels.subtract(N, a, 0, b, 0, c, 0));
    operations.put("multiply", () -> kernels.multiply(N, a, 0, b, 0, c, 0));
    operations.put("scale", () -> kernels.scale(N, 0.3f, a, 0, c, 0));
    operations.put("addScaled", () -> kernels.addScaled(N, 0.3f, a, 0, c, 0));
    operations.put(
        "standardize", () -> kernels.standardize(9, 37, a, 0, 37, b, 0, b, 40, c, 0, 37));
    operations.put("softmax", () -> kernels.softmax(9, 37, a, 0, 37, c, 0, 37, logSums, 0));
    operations.put("softmax of few", () -> kernels.softmax(9, 3, a, 0, 3, c, 0, 3, null, 0));
    operations.put("statistics", () -> kernels.statistics(N, a, 0, statistics));
    operations.put("copyFinite", () -> kernels.copyFinite(N, a, 0, c, 0));
    return operations;
  }
}
