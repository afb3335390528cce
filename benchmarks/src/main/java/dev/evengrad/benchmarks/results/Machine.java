package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.PeakLoops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a results file says of the machine that it was measured on.
final class Machine {
  private static final int ROUNDS = 100_000;
  private static final int CALLS = 200;

  /// Within L1, L2, and far outside of both.
  private static final int[] READ_BYTES = {16 << 10, 1 << 20, 64 << 20};

  private static final long READ_NANOS = 250_000_000;

  /// Read in one round, where the working set is smaller.
  private static final int ROUND_BYTES = 4 << 20;

  private Machine() {}

  static JsonObject json() {
    KernelBackend backend = KernelBackends.select(BackendChoice.AUTO);
    return JsonObject.builder()
        .put("processor", processor())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("caches", caches())
        .put("fingerprint", Fingerprint.of(backend))
        .put("fmaPeakGflops", peak(backend))
        .put("reads", reads(backend))
        .build();
  }

  /// How fast one core reads memory, by the size of what it reads again and again.
  private static JsonArray reads(KernelBackend backend) {
    PeakLoops loops = backend.newPeakLoops();
    List<JsonValue> reads = new ArrayList<>();
    for (int bytes : READ_BYTES) {
      Runnable read = loops.reading(bytes);
      // the compiler's time, by single calls: a long round of them would be all that it gets
      for (long end = System.nanoTime() + READ_NANOS; System.nanoTime() < end; ) {
        read.run();
      }
      int calls = Math.max(1, ROUND_BYTES / bytes);
      double best = 0;
      for (long end = System.nanoTime() + READ_NANOS; System.nanoTime() < end; ) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
          read.run();
        }
        best = Math.max(best, (double) calls * bytes / (System.nanoTime() - start));
      }
      reads.add(
          JsonObject.builder()
              .put("bytes", bytes)
              .put("gigabytesPerSecond", Math.rint(10 * best) / 10)
              .build());
    }
    return new JsonArray(reads);
  }

  /// The best of many calls, in 10^9 operations a second.
  private static double peak(KernelBackend backend) {
    PeakLoops loops = backend.newPeakLoops();
    double best = 0;
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      long operations = loops.multiplyAdd(ROUNDS);
      best = Math.max(best, (double) operations / (System.nanoTime() - start));
    }
    return Math.rint(best);
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String caches() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      Path cache = Path.of("/sys/devices/system/cpu/cpu0/cache/index" + i);
      try {
        String type = Files.readString(cache.resolve("type")).strip();
        if (!type.equals("Instruction")) {
          text.append(text.isEmpty() ? "" : ", ")
              .append('L')
              .append(Files.readString(cache.resolve("level")).strip())
              .append(' ')
              .append(Files.readString(cache.resolve("size")).strip());
        }
      } catch (IOException e) {
        return text.isEmpty() ? "unknown" : text.toString();
      }
    }
    return text.toString();
  }
}
