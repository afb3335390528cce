package dev.evengrad.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyTableTest {
  @TempDir private Path folder;

  @Test
  void aLineForEachLoad() throws IOException {
    List<MeasuredRow> rows = new ArrayList<>();
    for (String learning : List.of("", "a step of 16 rows every 100 requests, same thread")) {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("request", "predict medium, 1");
      parameters.put("arrivals", learning.isEmpty() ? "fixed" : "poisson");
      parameters.put("rate", "20000");
      parameters.put("learning", learning);
      parameters.put("seconds", "5");
      add(rows, parameters, "p50", 3.5, 3.7, 3.6);
      add(rows, parameters, "p90", 4.5, 4.7, 4.6);
      add(rows, parameters, "p99", 15, 17, 16);
      add(rows, parameters, "p999", 155, 157, 156);
      add(rows, parameters, "max", 1550, 1570, 1560);
      add(rows, parameters, "rate", 19_990, 20_004, 20_003);
      add(rows, parameters, "busy", 0.101, 0.103, 0.102);
      if (learning.isEmpty()) {
        add(rows, parameters, "bytes", 0, 0, 0);
        add(rows, parameters, "collections", 0, 0, 0);
      } else {
        add(rows, parameters, "bytes", 0, 0.004, 0.001);
        add(rows, parameters, "collections", 0, 2, 1);
      }
      add(rows, parameters, "steps", 1000, 1000, 1000);
    }
    Path file = folder.resolve("latency.json");
    RecordResults.write(file, "abc", "2026-11-29", rows);
    List<String> lines = LatencyTable.markdown(file).lines().toList();
    assertEquals(
        "| predict medium, 1 | 20,000, evenly |  | 20,003 | 10.2 % | 3.60 | 4.60 | 16.0 | 156 |"
            + " 1,570 | 0 | 0 |",
        lines.get(2));
    assertEquals(
        "| predict medium, 1 | 20,000, at random | a step of 16 rows every 100 requests, same"
            + " thread | 20,003 | 10.2 % | 3.60 | 4.60 | 16.0 | 156 | 1,570 | below 0.01 | 2 |",
        lines.get(3));
    assertEquals(6, lines.size());
    assertEquals(
        "Medians of 3 JVMs that served for 5 seconds each; max, bytes and collections are the"
            + " largest of them.",
        lines.get(5).replaceAll(".*(Medians of .* largest of them\\.).*", "$1"));
  }

  @Test
  void saysWhereNothingWasMeasuredYet() throws IOException {
    String before = "<!-- table of latency.json -->\n<!-- end of the table -->\n";
    String after =
        "<!-- table of latency.json -->\n\nNot measured yet.\n\n<!-- end of the table -->\n";
    assertEquals(after, ReadmeTables.rewritten(before, folder));
    assertEquals(after, ReadmeTables.rewritten(after, folder));
  }

  private static void add(
      List<MeasuredRow> rows, Map<String, String> parameters, String figure, double... forks) {
    List<double[]> each = new ArrayList<>();
    for (double fork : forks) {
      each.add(new double[] {fork});
    }
    rows.add(
        new MeasuredRow("MeasureLatency." + figure, parameters, List.of(), "any", each, List.of()));
  }
}
