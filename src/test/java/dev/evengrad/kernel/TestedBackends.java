package dev.evengrad.kernel;

import java.util.List;

/** The backends that the tests of this package run, all of them required: none is skipped where it does not work. */
final class TestedBackends {
  private TestedBackends() {}

  static List<KernelBackend> all() {
    return List.of(
        KernelBackends.select(BackendChoice.SCALAR), KernelBackends.select(BackendChoice.VECTOR));
  }

  /** New kernels of each. */
  static List<Kernels> kernels() {
    return all().stream().map(KernelBackend::newKernels).toList();
  }
}
