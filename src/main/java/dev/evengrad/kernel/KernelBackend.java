package dev.evengrad.kernel;

/**
 * One way to compute: a factory of {@link Kernels}. Stateless and shared; found through {@link KernelBackends}.
 */
public interface KernelBackend {
  /** {@code scalar} or {@code vector}. */
  String name();

  /** The width of the vectors in bits; 0 for the scalar backend. */
  int vectorBits();

  /** New kernels with scratchpads of their own, for one thread at a time. */
  Kernels newKernels();

  /** Loops that measure what this machine can do at most with this backend's means. */
  PeakLoops newPeakLoops();
}
