package dev.evengrad.kernel;

import dev.evengrad.testing.Allocation;
import org.junit.jupiter.api.Test;

/**
 * Once compiled, no matrix operation allocates, in the caller or in our threads. A byte that does appear is most often a vector that
 * C2 could not keep in a register.
 */
class KernelAllocationTest {
  private static final int CALLS = 10_000;

  /** Of an operation that takes a tenth of a millisecond. */
  private static final int CALLS_OF_LARGE = 1000;

  /** C2 needs a second for all of these, and much longer on a busy machine. */
  @Test
  void nothingIsAllocated() {
    for (KernelBackend backend : TestedBackends.all()) {
      check(backend.name(), backend.newKernels(), CALLS, 32, 67, 40);
      check(backend.name(), backend.newKernels(), CALLS, 1, 20, 10);
      check(backend.name(), backend.newKernels(), CALLS_OF_LARGE, 61, 300, 150);
    }
  }

  @Test
  void nothingIsAllocatedOnSeveralThreads() {
    try (ParallelKernels kernels =
        new ParallelKernels(KernelBackends.select(BackendChoice.VECTOR), 3, 1)) {
      check("parallel", kernels, CALLS, 61, 67, 70);
    }
  }

  private static void check(
      String name, Kernels kernels, int calls, int rows, int outputs, int inputs) {
    kernels.reserve(rows, inputs, outputs, PackedWeights.Use.TRAINING);
    float[] x = new float[rows * inputs];
    float[] z = new float[rows * outputs];
    float[] w = new float[outputs * inputs];
    float[] bias = new float[outputs];
    PackedWeights packed = kernels.newPacked(outputs, inputs, PackedWeights.Use.TRAINING);
    TensorStatistics statistics = new TensorStatistics(w.length);
    ElementwiseLoops relu = kernels.loops("relu");
    Allocation.assertNone(name + " pack", calls, () -> kernels.pack(w, 0, packed));
    Allocation.assertNone(
        name + " denseForward " + rows,
        calls,
        () ->
            kernels.denseForward(
                rows, x, 0, inputs, packed, bias, 0, relu, z, 0, outputs, z, 0, outputs));
    PackedWeights half = kernels.newPacked(outputs, inputs, PackedWeights.Use.BF16_INFERENCE);
    kernels.pack(w, 0, half);
    Allocation.assertNone(
        name + " denseForward bf16 " + rows,
        calls,
        () ->
            kernels.denseForward(
                rows, x, 0, inputs, half, bias, 0, relu, z, 0, outputs, z, 0, outputs));
    Allocation.assertNone(
        name + " denseInputGradient " + rows,
        calls,
        () ->
            kernels.denseInputGradient(
                rows, z, 0, outputs, packed, null, x, 0, inputs, x, 0, inputs));
    Allocation.assertNone(
        name + " denseWeightGradient " + rows,
        calls,
        () ->
            kernels.denseWeightGradient(
                rows, outputs, inputs, z, 0, outputs, x, 0, inputs, false, w, 0, statistics));
    Allocation.assertNone(
        name + " columnSums " + rows,
        calls,
        () -> kernels.columnSums(rows, outputs, z, 0, outputs, false, bias, 0, statistics));
    Allocation.assertNone(
        name + " gemmNN " + rows,
        calls,
        () ->
            kernels.gemmNN(
                rows, outputs, inputs, x, 0, inputs, w, 0, outputs, false, z, 0, outputs));
    Allocation.assertNone(
        name + " gemmNT " + rows,
        calls,
        () ->
            kernels.gemmNT(
                rows, outputs, inputs, x, 0, inputs, w, 0, inputs, false, z, 0, outputs));
    Allocation.assertNone(
        name + " gemmTN " + rows,
        calls,
        () ->
            kernels.gemmTN(outputs, inputs, rows, z, 0, outputs, x, 0, inputs, true, w, 0, inputs));
    Allocation.assertNone(
        name + " gemv " + rows,
        calls,
        () -> kernels.gemv(outputs, inputs, w, 0, inputs, x, 0, bias, 0, z, 0));
  }
}
