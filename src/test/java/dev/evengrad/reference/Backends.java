package dev.evengrad.reference;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import java.util.ArrayList;
import java.util.List;

/** The backends that work here. */
final class Backends {
  private Backends() {}

  static List<KernelBackend> all() {
    List<KernelBackend> backends = new ArrayList<>();
    for (KernelBackends.Candidate candidate : KernelBackends.explain()) {
      if (candidate.available()) {
        backends.add(KernelBackends.select(BackendChoice.parse(candidate.name())));
      }
    }
    return backends;
  }

  static KernelBackend scalar() {
    return KernelBackends.select(BackendChoice.SCALAR);
  }
}
