package dev.evengrad.benchmarks.peers;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import java.util.List;
import java.util.function.Supplier;

/// All engines, ours first (and last, its products of packed weights). Each is loaded only when it is asked for: the native ones bring threads and memory of their
/// own.
public final class Engines {
  private static final List<Supplier<Engine>> ALL =
      List.of(
          () -> new EvengradEngine(KernelBackends.select(BackendChoice.AUTO)),
          OpenBlasEngine::new,
          () -> new OnnxRuntimeEngine(true),
          () -> new OnnxRuntimeEngine(false),
          PytorchEngine::new,
          EjmlFloatEngine::new,
          EjmlDoubleEngine::new,
          () -> new EvengradPackedEngine(KernelBackends.select(BackendChoice.AUTO)));

  private Engines() {}

  public static List<Engine> all() {
    return ALL.stream().map(Supplier::get).toList();
  }

  /// The engine of that name, and no other loaded.
  public static Engine named(String name) {
    return switch (name) {
      case "evengrad" -> ALL.get(0).get();
      case "openblas" -> ALL.get(1).get();
      case "onnxruntime-reused" -> ALL.get(2).get();
      case "onnxruntime" -> ALL.get(3).get();
      case "pytorch" -> ALL.get(4).get();
      case "ejml-float" -> ALL.get(5).get();
      case "ejml-double" -> ALL.get(6).get();
      case "evengrad-packed" -> ALL.get(7).get();
      default -> throw new IllegalArgumentException("no engine '" + name + "'");
    };
  }
}
