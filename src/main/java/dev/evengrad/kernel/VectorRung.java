package dev.evengrad.kernel;

import dev.evengrad.kernel.vector.VectorBackend;

/** What the ladder asks of the vector backend; linked only after the module it needs was found. */
final class VectorRung {
  private VectorRung() {}

  /** Why it does not work here; empty if it does. */
  static String refusal() {
    int bits = new VectorBackend().vectorBits();
    return bits >= 128
        ? ""
        : "the widest vectors here have " + bits + " bits, and fewer than 128 are not worth it.";
  }

  static KernelBackend open() {
    return new VectorBackend();
  }
}
