package dev.evengrad.cli;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Simd;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `simd`: what this JVM computes with.
@Command(
    name = "simd",
    description =
        "Shows which backend is active and why, what was refused, and measures roughly what vectors"
            + " gain.",
    footer = {
      "%nExamples:",
      "  evengrad simd",
      "  EVENGRAD_VECTOR=off evengrad simd                       without the vector module",
      "  EVENGRAD_JAVA_OPTS=-XX:UseAVX=2 evengrad simd           with narrower vectors",
    })
final class SimdCommand implements Callable<Integer> {
  /// What vectors must gain before a rough figure recommends them.
  private static final double WORTH = 1.2;

  private final Streams streams;

  SimdCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Simd.Status status = Simd.status();
    streams.out().println(status);
    for (KernelBackends.Candidate candidate : KernelBackends.explain()) {
      if (candidate.available() && !candidate.active() && !candidate.passedOver()) {
        streams.out().println(candidate.name() + ": " + candidate.reason());
      }
    }
    streams.out().println("fused multiply-add: " + status.fma().name().toLowerCase(Locale.ROOT));
    if (status.backend().equals("none")) {
      return ExitCode.OK;
    }
    streams
        .out()
        .println("fingerprint: " + Fingerprint.of(KernelBackends.select(BackendChoice.AUTO)));
    streams.out().println(speedUp());
    return ExitCode.OK;
  }

  private static String speedUp() {
    boolean vector =
        KernelBackends.explain().stream().anyMatch(c -> c.available() && c.name().equals("vector"));
    if (!vector) {
      return "speed-up over scalar: none, the vector backend does not work here";
    }
    KernelBackend vectors = KernelBackends.select(BackendChoice.VECTOR);
    RoughSpeed speed = RoughSpeed.measure(KernelBackends.select(BackendChoice.SCALAR), vectors);
    double gain = speed.second() / speed.first();
    return String.format(
            Locale.ROOT,
            "speed-up over scalar: %s times (%s %.3g, scalar %.3g GFLOP/s; %s; a rough figure)",
            gain < 1
                ? String.format(Locale.ROOT, "%.2g", gain)
                : String.format(Locale.ROOT, "%.1f", gain),
            Fingerprint.describe(vectors),
            speed.second() * 1e-9,
            speed.first() * 1e-9,
            RoughSpeed.WHAT)
        + advice(Simd.status().backend().equals("vector"), gain);
  }

  /// Where the measurement speaks against what is active.
  static String advice(boolean vector, double gain) {
    if (vector && gain < 1) {
      return "\nvectors are slower than plain Java here: take --backend scalar, or"
          + " -Devengrad.backend=scalar for all";
    }
    if (!vector && gain > WORTH) {
      return "\nvectors are faster than plain Java here, although they are not used: take --backend"
          + " vector, or -Devengrad.backend=vector for all";
    }
    return "";
  }
}
