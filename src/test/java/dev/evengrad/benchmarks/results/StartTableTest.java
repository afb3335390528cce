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

class StartTableTest {
  @TempDir private Path folder;

  @Test
  void aLineForEachWayToStart() throws IOException {
    List<MeasuredRow> rows = new ArrayList<>();
    for (String warm : List.of("false", "true")) {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("start", "predict medium, 1");
      parameters.put("warmUp", warm);
      parameters.put("aot", warm);
      String[] figures = {"firstAnswer", "firstCall", "callsToPeak", "timeToPeak", "steady"};
      for (int i = 0; i < figures.length; i++) {
        double[][] forks = {{1000 + i}, {2000 + i}, {3000 + i}};
        rows.add(
            new MeasuredRow(
                "MeasureStart." + figures[i],
                parameters,
                List.of(),
                "ms",
                List.of(forks),
                List.of()));
      }
    }
    Path file = folder.resolve("start.json");
    RecordResults.write(file, "abc", "2026-11-25", rows);
    List<String> lines = StartTable.markdown(file).lines().toList();
    assertEquals(
        "| predict medium, 1 |  |  | 2,000 | 2,001 | 2,002 | 2,003 | 2,004 |", lines.get(2));
    assertEquals(
        "| predict medium, 1 | yes | yes | 2,000 | 2,001 | 2,002 | 2,003 | 2,004 |", lines.get(3));
    assertEquals("Medians of 3 JVMs each.", lines.get(5).substring(0, 23));
  }
}
