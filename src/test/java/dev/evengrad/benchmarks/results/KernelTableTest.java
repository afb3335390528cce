package dev.evengrad.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTableTest {
  @TempDir private Path folder;

  @Test
  void productsInGflopsAndActivationsByTheEntry() throws IOException {
    List<MeasuredRow> rows =
        List.of(
            row("GemmBenchmark.forward", Map.of("backend", "vector", "size", "2x5x10"), 2),
            row("GemmBenchmark.inputGradient", Map.of("backend", "vector", "size", "2x5x10"), 4),
            row(
                "GemmBenchmark.forward",
                Map.of("backend", "vector", "size", "2x5x10"),
                8,
                "-XX:MaxVectorSize=32"),
            row("GemmBenchmark.forward", Map.of("backend", "scalar", "size", "2x5x10"), 20),
            row("EjmlBenchmark.floats", Map.of("size", "2x5x10"), 40),
            row(
                "ActivationBenchmark.forward",
                Map.of("activation", "gelu_tanh", "backend", "vector"),
                2048),
            row("SvmlBenchmark.geluTanh", Map.of(), 4096));
    Path file = folder.resolve("kernels.json");
    RecordResults.write(file, "abc", "2026-11-25", rows);
    List<String> lines = KernelTable.markdown(file).lines().toList();
    assertEquals("| 2 x 5 x 10 | vector | 100 |  | 50.0 |  | 5.00 |", lines.get(2));
    assertEquals("| 2 x 5 x 10 | vector, 256 bits | 25.0 |  |  |  |  |", lines.get(3));
    assertEquals("| 2 x 5 x 10 | scalar | 10.0 |  |  |  |  |", lines.get(4));
    assertTrue(lines.contains("| `gelu_tanh` | 0.500 |  |  | 1.00 |"), lines.toString());
  }

  private static MeasuredRow row(
      String benchmark, Map<String, String> parameters, double nanos, String... flags) {
    return new MeasuredRow(
        benchmark,
        parameters,
        List.of(flags),
        "ns/op",
        List.of(new double[] {nanos}, new double[] {nanos}, new double[] {nanos}),
        List.of());
  }
}
