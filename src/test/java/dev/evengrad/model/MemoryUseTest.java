package dev.evengrad.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.Losses;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.tensor.Precision;
import dev.evengrad.train.Trainer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryUseTest {
  /** 40 x 64 and 64 x 8 weights, 64 and 8 biases; multiples of 16, so that slices need padding behind the last bias only. */
  private static final ModelSpec SPEC = ModelSpec.parse("input 40; dense 64 relu; dense 8");

  private static final int MATRICES = 40 * 64 + 64 * 8;
  private static final int PARAMETERS = MATRICES + 64 + 8;
  private static final int PADDED = SPEC.declaration().parameterLayout().length();

  private static Model model(ModelSpec spec, String backend, Precision precision) {
    return new Model(
        spec,
        ModelInfo.NONE,
        KernelBackends.select(BackendChoice.parse(backend)),
        spec.declaration().initialParameters(1),
        spec.declaration().initialBuffers(),
        precision);
  }

  private static Trainer trainer(String backend, GradientTransform optimizer) {
    return Trainer.of(SPEC)
        .loss(Losses.mse())
        .clip(Clips.globalNorm(1))
        .optimizer(optimizer)
        .batchSize(10)
        .backend(BackendChoice.parse(backend))
        .build();
  }

  @ParameterizedTest
  @CsvSource({"scalar, FLOAT32", "scalar, BF16", "vector, FLOAT32", "vector, BF16"})
  void aModelHoldsItsWeightsAndThePackedOnes(String backend, Precision precision) {
    Model model = model(SPEC, backend, precision);
    MemoryUse use = model.memoryUse();
    assertEquals(PARAMETERS, use.parameters());
    assertEquals(4L * PADDED, use.weights());
    assertTrue(PADDED < PARAMETERS + 16, "padding " + (PADDED - PARAMETERS));
    assertEquals(0, use.buffers() + use.gradients() + use.moments());
    assertEquals(0, use.workspace() + use.scratch());
    // where the two matrices lie: an int each
    assertEquals(model.packedBytes() + 2 * Integer.BYTES, use.packed());
    if (backend.equals("scalar")) {
      assertEquals(4L * MATRICES, model.packedBytes());
    } else {
      // whole panels of 32 outputs: the 8 take the room of 32
      long panels = 40 * 64 + 64 * 32;
      assertEquals((precision == Precision.BF16 ? 2 : 4) * panels, model.packedBytes());
    }
    assertEquals(use.weights() + use.packed(), use.total());
    assertEquals((double) use.total() / PARAMETERS, use.bytesPerParameter());
  }

  @Test
  void aFoldedNormalisationIsPackedWithItsBias() {
    ModelSpec spec = ModelSpec.parse("input 40; dense 64; batch_norm; dense 8");
    Model model = model(spec, "scalar", Precision.FLOAT32);
    MemoryUse use = model.memoryUse();
    assertEquals(4L * spec.declaration().bufferLayout().length(), use.buffers());
    // one matrix left where it was, and the folded one with 64 biases
    assertEquals(model.packedBytes() + Integer.BYTES + 4 * 64, use.packed());
  }

  @ParameterizedTest
  @CsvSource({"scalar", "vector"})
  void aSessionHasAWorkspaceThatGrowsWithItsRows(String backend) {
    Model model = model(SPEC, backend, Precision.FLOAT32);
    MemoryUse one = model.session(1).memoryUse();
    MemoryUse eleven = model.session(11).memoryUse();
    assertEquals(model.memoryUse().packed(), one.packed());
    assertEquals(model.memoryUse().weights(), one.weights());
    assertEquals(4 * (40 + 64 + 8), one.workspace());
    assertEquals(11 * one.workspace(), eleven.workspace());
    assertTrue(one.scratch() > 0, one.toString());
  }

  @Test
  void aTrainerHoldsGradientsAndTheMomentsOfItsOptimizer() {
    Map<GradientTransform, Integer> moments =
        Map.of(Optimizers.sgd(0.1), 0, Optimizers.momentum(0.1, 0.9), 1, Optimizers.adam(0.1), 2);
    for (Map.Entry<GradientTransform, Integer> each : moments.entrySet()) {
      try (Trainer trainer = trainer("vector", each.getKey())) {
        MemoryUse use = trainer.memoryUse();
        assertEquals(4L * PADDED, use.weights());
        assertEquals(4L * PADDED, use.gradients());
        assertEquals(4L * PADDED * each.getValue(), use.moments(), each.getKey().text());
        // the vector kernels train on the canonical weights
        assertEquals(2 * Integer.BYTES, use.packed());
        // input, two outputs, and as many deltas
        assertTrue(use.workspace() > 2 * 4 * 10 * (40 + 64 + 8), use.toString());
        assertTrue(use.scratch() > 0);
      }
    }
    try (Trainer trainer = trainer("scalar", Optimizers.sgd(0.1))) {
      // by inputs and by outputs
      assertEquals(2 * 4L * MATRICES + 2 * Integer.BYTES, trainer.memoryUse().packed());
    }
  }

  @Test
  void aTableSaysWhatThereIs() {
    String table = new MemoryUse(1000, 4096, 0, 2048, 0, 0, 100, 0).toString();
    assertEquals(
        """
        weights              4,096 bytes       4.10 per parameter
        packed               2,048 bytes       2.05 per parameter
        workspace              100 bytes       0.10 per parameter
        total                6,244 bytes       6.24 per parameter
        """,
        table);
    assertEquals(0, new MemoryUse(0, 0, 0, 0, 0, 0, 0, 0).bytesPerParameter());
  }

  /**
   * What the heap grows by is what the trainer says, but for native memory, of which scalar kernels use none, and for the collector's
   * habit to give a large array whole regions of a megabyte or more.
   */
  @Test
  void isWhatTheHeapGrowsBy() {
    ModelSpec spec = ModelSpec.parse("input 1000; dense 1000 relu; dense 1000; dense 10");
    List<Trainer> kept = new ArrayList<>();
    long before = heap();
    kept.add(
        Trainer.of(spec)
            .loss(Losses.mse())
            .optimizer(Optimizers.adam(0.1))
            .backend(BackendChoice.SCALAR)
            .build());
    long grown = heap() - before;
    MemoryUse use = kept.getFirst().memoryUse();
    assertEquals(1, (double) grown / use.total(), 0.05, use.toString());
    kept.getFirst().close();
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
