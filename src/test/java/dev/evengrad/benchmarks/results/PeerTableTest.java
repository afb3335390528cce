package dev.evengrad.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTableTest {
  @TempDir Path folder;

  private final List<String> rows = new ArrayList<>();

  private void row(String benchmark, String row, String with, String forks) {
    rows.add(
        """
        {"benchmark": "dev.evengrad.benchmarks.peers.%s", "params": {"row": "%s", "with": "%s"},
         "unit": "us/op", "median": 0, "forks": %s}\
        """
            .formatted(benchmark, row, with, forks));
  }

  private Path results() throws IOException {
    String text =
        """
        {"commit": "abcdef0", "date": "2026-01-31",
         "machine": {"processor": "P", "caches": "L1 1K", "fingerprint": "F", "fmaPeakGflops": 100,
           "reads": [{"bytes": 16384, "gigabytesPerSecond": 200},
             {"bytes": 67108864, "gigabytesPerSecond": 10}]},
         "versions": {"evengrad": "ours", "openblas": "B 1", "ejml-float": "E 2", "ejml-double": "E 2"},
         "rows": [%s]}
        """
            .formatted(String.join(", ", rows));
    return Files.writeString(folder.resolve("peers.json"), text);
  }

  private void fill() {
    row("PeerPredictionBenchmark.predict", "LARGE 1", "evengrad", "[[60, 70, 62], [80, 70, 75]]");
    row("PeerPredictionBenchmark.predict", "LARGE 1", "ejml-float", "[[685, 685], [685, 685]]");
    row("PeerPredictionBenchmark.predict", "LARGE 1", "openblas", "[[137, 137], [137, 137]]");
    row("PeerPredictionBenchmark.predict", "TINY 1", "evengrad", "[[0.2], [0.2]]");
    row("PeerPredictionBenchmark.predict", "TINY 1", "ejml-float", "[[0.1], [0.1]]");
    row("PeerStepBenchmark.step", "DEEP 64 adam", "evengrad", "[[500], [500]]");
    row("PeerStepBenchmark.step", "DEEP 64 adam", "openblas", "[[1000], [1000]]");
    row("PeerProductBenchmark.multiply", "512", "evengrad", "[[2684.35456], [2684.35456]]");
    row("PeerProductBenchmark.multiply", "512", "openblas", "[[2684.35456], [2684.35456]]");
  }

  @Test
  void setsEveryEngineBesideOursWithItsRatio() throws IOException {
    fill();
    assertEquals(
        """
        | prediction, rows | Evengrad | OpenBLAS | EJML float | target |
        |---|---|---|---|---|
        | large, 1 | 68.5 | **137 (2.00)** | 685 (10.0) | 65.0 |
        | tiny, 1 | 0.200 |  | **0.100 (0.500)** | 0.140 |

        | step, rows | Evengrad | OpenBLAS | target |
        |---|---|---|---|
        | deep, 64, adam | 500 | **1,000 (2.00)** | 650 |

        | product | Evengrad | OpenBLAS | GFLOP/s of Evengrad |
        |---|---|---|---|
        | 512 x 512 x 512 | 2,684 | **2,684 (1.00)** | 100 |

        Microseconds, and in brackets how many times as long as Evengrad; bold: the fastest of the \
        others. Medians of 2 JVMs each, between which a row differs by 0 % (median over the rows). \
        B 1; E 2. Measured on P (L1 1K; F); commit abcdef0, 2026-01-31.
        """,
        PeerTable.markdown(results()));
  }

  @Test
  void ourPackedWeightsAreNoPeer() throws IOException {
    fill();
    row("PeerProductBenchmark.multiply", "256", "evengrad", "[[400], [400]]");
    row("PeerProductBenchmark.multiply", "256", "openblas", "[[300], [300]]");
    String without = PeerTable.markdown(results());
    String chart = RooflineChart.svg(PeerResults.read(results()));
    row("PeerProductBenchmark.multiply", "512", "evengrad-packed", "[[1342.17728], [1342.17728]]");
    String table = PeerTable.markdown(results());
    String products =
        """
        | product | Evengrad | Evengrad, packed weights | OpenBLAS | GFLOP/s of Evengrad |
        |---|---|---|---|---|
        | 512 x 512 x 512 | 2,684 | 1,342 (0.500) | **2,684 (1.00)** | 100 |
        | 256 x 256 x 256 | 400 |  | **300 (0.750)** | 83.9 |
        """;
    assertTrue(table.contains(products), table);
    assertTrue(table.contains("Packed weights: packed once beforehand, as in a Model"), table);
    assertFalse(without.contains("packed"), without);
    PeerResults read = PeerResults.read(results());
    assertEquals(List.of("openblas"), read.peers(PeerResults.PRODUCT));
    assertEquals(chart, RooflineChart.svg(read));
  }

  @Test
  void ourVersionIsNotAmongTheirs() throws IOException {
    fill();
    Path file = results();
    String ours =
        Files.readString(file).replace("\"openblas\": \"B 1\"", "\"evengrad-packed\": \"mine\"");
    String table = PeerTable.markdown(Files.writeString(file, ours));
    assertFalse(table.contains("mine"), table);
  }

  @Test
  void leavesOutARowThatOursWasNotMeasuredIn() throws IOException {
    fill();
    row("PeerStepBenchmark.step", "WIDE 32 adam", "pytorch", "[[9], [9]]");
    String table = PeerTable.markdown(results());
    assertFalse(table.contains("wide") || table.contains("PyTorch"), table);
  }

  @Test
  void everyRowOfTheBenchmarksHasATarget() {
    for (String network : List.of("TINY", "SMALL", "MEDIUM", "LARGE", "WIDE")) {
      for (int rows : new int[] {1, 32}) {
        String row = network + " " + rows;
        assertTrue(Targets.micros(PeerResults.PREDICTION, row).orElseThrow() > 0, row);
      }
    }
    assertTrue(Targets.micros(PeerResults.PRODUCT, "512").isEmpty());
  }

  @Test
  void countsOperationsAndBytesOfTheMatrices() {
    // 10 x 20 + 20 x 1 weights; 32 rows of 10 inputs and 1 output
    Work prediction = Work.of(PeerResults.PREDICTION, "TINY 32");
    assertEquals(2.0 * 220 * 32, prediction.operations());
    assertEquals(4.0 * (220 + 32 * 11), prediction.bytes());
    // forward and weight gradient of both, input gradient of the second; descent reads w and dw,
    // writes w
    Work step = Work.of(PeerResults.STEP, "TINY 32 sgd");
    assertEquals(2.0 * 32 * (220 + 220 + 20), step.operations());
    assertEquals(4.0 * (220 + 220 + 20 + 3 * 220 + 32 * 11), step.bytes());
    assertEquals(2.0 * 256 / 12, Work.of(PeerResults.PRODUCT, "256").intensity());
  }

  @Test
  void drawsTheRoofsAndEveryRow() throws IOException {
    fill();
    PeerCharts.main(new String[] {results().toString(), folder.toString()});
    String roofline = Files.readString(folder.resolve("roofline.svg"));
    for (String text :
        List.of(
            "roofs from the left: reads at 200 (16 KiB), 10 (64 MiB) GB/s",
            "large 1",
            "deep 64 adam",
            "512")) {
      assertTrue(roofline.contains(">" + text + "<"), text);
    }
    String predictions = Files.readString(folder.resolve("peers-predictions.svg"));
    assertTrue(predictions.contains(">OpenBLAS<") && predictions.contains(">large, 1<"));
    // three bars: one of the engines was not measured in one of the rows
    assertEquals(3, predictions.split("height=\"8.0\"", -1).length - 1, predictions);
    assertTrue(Files.exists(folder.resolve("peers-steps.svg")));
  }

  @Test
  void aLogarithmicAxisHasItsTicksWhereTheyBelong() {
    LogAxis axis = new LogAxis(0.1, 1000, 0, 400);
    assertEquals(100, axis.at(1), 1e-9);
    assertEquals(0, axis.at(0.1), 1e-9);
    assertEquals(300, new LogAxis(0.1, 1000, 400, 0).at(1), 1e-9);
    assertEquals(
        List.of("0.5", "1", "2", "5", "10"),
        new LogAxis(0.3, 12, 0, 1).ticks().stream().map(LogAxis::label).toList());
  }

  @Test
  void writesTheTablesBetweenTheirComments() throws IOException {
    fill();
    results();
    String readme =
        """
        a
        <!-- table of peers.json -->
        old
        <!-- end of the table -->
        b
        <!-- table of peers.json --><!-- no place: on one line -->
        """;
    String written = ReadmeTables.rewritten(readme, folder);
    String table = PeerTable.markdown(folder.resolve("peers.json"));
    assertEquals(readme.replace("old\n", "\n" + table + "\n"), written);
    assertEquals(written, ReadmeTables.rewritten(written, folder));
    assertThrows(IllegalArgumentException.class, () -> ReadmeTables.rewritten("no table", folder));
  }

  @Test
  void joinsTheForksOfSeveralRunsAndKeepsTheVersions() throws IOException {
    String jmh =
        """
        [{"benchmark": "dev.evengrad.benchmarks.peers.PeerStepBenchmark.step", "jvmArgs": [],
          "params": {"row": "TINY 32 sgd", "with": "evengrad"},
          "primaryMetric": {"scoreUnit": "us/op", "rawData": [[%s]]}, "secondaryMetrics": {}}]
        """;
    Path first = Files.writeString(folder.resolve("1.json"), jmh.formatted("1"));
    Path second = Files.writeString(folder.resolve("2.json"), jmh.formatted("3"));
    Path versions = Files.writeString(folder.resolve("versions"), "{\"evengrad\": \"ours\"}\n");
    Path file = folder.resolve("joined.json");
    RecordResults.main(
        new String[] {
          file.toString(),
          "abcdef0",
          "2026-01-31",
          first.toString(),
          second.toString(),
          "--versions",
          versions.toString()
        });
    PeerResults results = PeerResults.read(file);
    MeasuredRow row = results.rows(PeerResults.STEP).get("TINY 32 sgd").get("evengrad");
    assertEquals(2, row.forks().size());
    assertEquals(2.0, row.median());
    assertEquals("ours", results.file().get("versions").asObject().get("evengrad").asString());
    assertEquals(3, results.file().get("machine").asObject().get("reads").asArray().size());
  }
}
