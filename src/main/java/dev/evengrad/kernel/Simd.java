package dev.evengrad.kernel;

import java.util.List;

/** What this JVM computes with, for people who want to know or to log it. */
public final class Simd {
  private Simd() {}

  /**
   * What is used and why.
   *
   * @param backend the backend that {@link BackendChoice#AUTO} gives; {@code none} if a forced one does not work
   * @param vectorBits the width of its vectors; 0 if it has none
   * @param reason a sentence
   * @param refused the candidates that do not work here, or are passed over, each with its reason
   * @param fma whether fused multiply-adds are instructions
   */
  public record Status(
      String backend,
      int vectorBits,
      String reason,
      List<KernelBackends.Candidate> refused,
      FusedMultiplyAdd fma) {
    /** A copy of the list is kept. */
    public Status {
      refused = List.copyOf(refused);
    }

    /** One line for what is used and one for each candidate that was refused. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(backend).append(": ").append(reason);
      for (KernelBackends.Candidate candidate : refused) {
        text.append('\n')
            .append(candidate.name())
            .append(candidate.passedOver() ? " passed over: " : " refused: ")
            .append(candidate.reason());
      }
      return text.toString();
    }
  }

  /** Whether this JVM was started with the module that the vector kernels need. */
  public static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** The state of things now. */
  public static Status status() {
    List<KernelBackends.Candidate> all = KernelBackends.explain();
    List<KernelBackends.Candidate> refused =
        all.stream().filter(each -> !each.available() || each.passedOver()).toList();
    FusedMultiplyAdd fma = FusedMultiplyAdd.detect();
    for (KernelBackends.Candidate candidate : all) {
      if (candidate.active()) {
        return new Status(
            candidate.name(), candidate.vectorBits(), candidate.reason(), refused, fma);
      }
    }
    return new Status(
        "none", 0, "the backend named by the system property does not work here.", refused, fma);
  }
}
