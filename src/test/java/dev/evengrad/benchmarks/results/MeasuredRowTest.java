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
import java.util.OptionalDouble;
import java.util.Set;
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
        "secondaryMetrics": {"gc.alloc.rate.norm": {"rawData": [[0.0, 0.0, 0.0], [0.0, 0.0, 8.0]]},
          "gc.count": {"rawData": [[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]},
          "parts": {"scoreUnit": "#", "rawData": [[2.0, 4.0, 6.0], [8.0, 9.0, 80.0]]},
          "wholes": {"scoreUnit": "#", "rawData": [[4.0, 4.0, 4.0], [4.0, 4.0, 4.0]]},
          "none": {"scoreUnit": "#", "rawData": [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]}}},
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
    assertEquals(Map.of(), rows.get(1).counters());
    assertEquals(Set.of("parts", "wholes", "none"), row.counters().keySet());
    assertArrayEquals(new double[] {8, 9, 80}, row.counters().get("parts").get(1));
  }

  @Test
  void aQuotientOfCountersIsTheMedianOfTheForks() throws IOException {
    MeasuredRow row = MeasuredRow.ofJmh(jmh()).getFirst();
    // 0.5, 1, 1.5 in one fork and 2, 2.25, 20 in the other
    assertEquals(OptionalDouble.of(1.625), row.quotient("parts", "wholes"));
    assertEquals(OptionalDouble.of(1.625), row.with(row).quotient("parts", "wholes"));
    assertEquals(4, row.with(row).counters().get("parts").size());
    for (String missing : List.of("none", "nothing")) {
      assertEquals(OptionalDouble.empty(), row.quotient("parts", missing));
      assertEquals(OptionalDouble.empty(), row.quotient(missing, "parts"));
      assertEquals(OptionalDouble.empty(), row.quotient(missing, missing));
    }
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
