package dev.evengrad.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredRowTest {
  /** Two forks of three iterations, as JMH 1.37 writes them, without what is not read. */
  private static final String JMH =
      """
      [{"benchmark": "dev.evengrad.benchmarks.GemmBenchmark.forward", "mode": "avgt",
        "jvmArgs": ["--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=32"],
        "params": {"backend": "vector", "size": "1x64x64"},
        "primaryMetric": {"score": 2.0, "scoreUnit": "ns/op",
          "rawData": [[1.0, 2.0, 30.0], [4.0, 5.0, 6.0]]},
        "secondaryMetrics": {"gc.alloc.rate.norm": {"rawData": [[0.0, 0.0, 0.0], [0.0, 0.0, 8.0]]}}},
       {"benchmark": "dev.evengrad.benchmarks.FmaChainBenchmark.chain", "mode": "avgt", "jvmArgs": [],
        "primaryMetric": {"score": 1.0, "scoreUnit": "ns/op", "rawData": [[1.0]]},
        "secondaryMetrics": {}}]
      """;

  @TempDir Path folder;

  private Path jmh() throws IOException {
    return Files.writeString(folder.resolve("jmh.json"), JMH);
  }

  @Test
  void readsEveryForkOfJmh() throws IOException {
    List<MeasuredRow> rows = MeasuredRow.ofJmh(jmh());
    MeasuredRow row = rows.get(0);
    assertEquals(
        "GemmBenchmark.forward backend=vector size=1x64x64 -XX:MaxVectorSize=32", row.name());
    assertArrayEquals(new double[] {2, 5}, row.forkMedians());
    assertEquals(3.5, row.median());
    assertArrayEquals(new double[] {0, 0, 8}, row.bytes().get(1));
    assertEquals(Map.of(), rows.get(1).parameters());
    assertEquals(List.of(), rows.get(1).bytes());
  }

  @Test
  void aResultsFileKeepsThemAll() throws IOException {
    Path file = folder.resolve("results.json");
    RecordResults.main(new String[] {file.toString(), "abcdef0", "2026-01-31", jmh().toString()});
    var results = Json.parse(Files.readString(file)).asObject();
    assertEquals("abcdef0", results.get("commit").asString());
    assertTrue(
        results.get("machine").asObject().get("fmaPeakGflops").asDouble() > 0, "no peak measured");
    List<MeasuredRow> before = MeasuredRow.ofJmh(jmh());
    List<MeasuredRow> after = MeasuredRow.ofResults(results);
    assertEquals(before.size(), after.size());
    for (int i = 0; i < before.size(); i++) {
      assertEquals(before.get(i).name(), after.get(i).name());
      assertEquals(Json.write(before.get(i).json()), Json.write(after.get(i).json()));
    }
  }
}
