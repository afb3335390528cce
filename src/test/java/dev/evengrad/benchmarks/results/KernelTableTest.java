package dev.evengrad.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  @Test
  void whatShareOfThePeakAtTheSameClock() throws IOException {
    Map<String, String> parameters = Map.of("backend", "vector", "size", "2x5x10");
    MeasuredRow alone =
        counted(
            "PeakShareBenchmark.peakAlone",
            Map.of("backend", "vector"),
            Map.of("peakOperations", 2000.0, "peakNanos", 10.0));
    MeasuredRow narrow =
        counted(
            "PeakShareBenchmark.share",
            parameters,
            Map.of(
                "peakOperations", 200.0,
                "peakNanos", 4.0,
                "productOperations", 200.0,
                "productNanos", 5.0),
            "-XX:UseAVX=2");
    MeasuredRow uncounted = counted("PeakShareBenchmark.share", parameters, Map.of());
    MeasuredRow idle =
        counted(
            "PeakShareBenchmark.share",
            parameters,
            Map.of(
                "peakOperations", 0.0,
                "peakNanos", 0.0,
                "productOperations", 200.0,
                "productNanos", 5.0));
    Path file = folder.resolve("kernels.json");
    RecordResults.write(file, "abc", "2026-11-25", List.of(alone, narrow, uncounted, idle));
    List<String> lines = KernelTable.markdown(file).lines().toList();
    int head = lines.indexOf("|---|---|---|---|---|");
    assertEquals(
        List.of(
            "| 2 x 5 x 10 | vector, AVX2 with 16 registers | 40.0 | 50.0 | 80.0 % |",
            "| 2 x 5 x 10 | vector |  |  |  |", "| 2 x 5 x 10 | vector | 40.0 |  |  |"),
        lines.subList(head + 1, head + 4));
    assertTrue(
        lines
            .get(head + 5)
            .endsWith(" By themselves the multiply-adds reach 200 (vector) GFLOP/s."),
        lines.get(head + 5));
  }

  @Test
  void noTableOfThePeakWhereItWasNotMeasured() throws IOException {
    MeasuredRow product =
        row("GemmBenchmark.forward", Map.of("backend", "vector", "size", "2x5x10"), 2);
    MeasuredRow alone =
        counted(
            "PeakShareBenchmark.peakAlone",
            Map.of("backend", "vector"),
            Map.of("peakOperations", 2000.0, "peakNanos", 10.0));
    Path file = folder.resolve("kernels.json");
    for (List<MeasuredRow> rows : List.of(List.of(product), List.of(product, alone))) {
      RecordResults.write(file, "abc", "2026-11-25", rows);
      String table = KernelTable.markdown(file);
      assertFalse(table.contains("clock") || table.contains("By themselves"), table);
    }
  }

  /** A row with counters that say the same in each of two iterations of three forks. */
  private static MeasuredRow counted(
      String benchmark,
      Map<String, String> parameters,
      Map<String, Double> counters,
      String... flags) {
    Map<String, List<double[]>> sums = new TreeMap<>();
    counters.forEach(
        (name, sum) -> sums.put(name, Collections.nCopies(3, new double[] {sum, sum})));
    return new MeasuredRow(
        benchmark, parameters, List.of(flags), "ns/op", List.of(new double[] {1}), List.of(), sums);
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
