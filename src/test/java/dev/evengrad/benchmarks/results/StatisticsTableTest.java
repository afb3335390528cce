package dev.evengrad.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsTableTest {
  @TempDir private Path folder;

  /** A step among the targets, which has a table of its own. */
  private static MeasuredRow target() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("row", "MEDIUM 128 adam");
    parameters.put("backend", "vector");
    parameters.put("threads", "1");
    parameters.put("spin", "0");
    return row("TrainingStepBenchmark.step", parameters, Map.of());
  }

  private static MeasuredRow row(
      String benchmark, Map<String, String> parameters, Map<String, List<double[]>> counters) {
    List<double[]> forks = List.of(new double[] {700});
    return new MeasuredRow(benchmark, parameters, List.of(), "us/op", forks, List.of(), counters);
  }

  private static MeasuredRow step(String row, Map<String, List<double[]>> counters) {
    return row("StatisticsBenchmark.step", Map.of("row", row, "backend", "vector"), counters);
  }

  private String table(MeasuredRow... rows) throws IOException {
    Path file = folder.resolve("targets.json");
    RecordResults.write(file, "abc", "2026-11-25", List.of(rows));
    return SpeedTable.markdown(file);
  }

  @Test
  void timesByTheStepAndTheirShare() throws IOException {
    Map<String, List<double[]>> counters =
        Map.of(
            "steps", List.of(new double[] {2, 4}, new double[] {4, 2}),
            "stepNanos", List.of(new double[] {1.4e6, 2.8e6}, new double[] {2.8e6, 1.4e6}),
            "statisticsNanos", List.of(new double[] {21e3, 42e3}, new double[] {42e3, 21e3}));
    Map<String, List<double[]>> steps = Map.of("steps", List.of(new double[] {0}));
    List<String> lines =
        table(
                target(),
                step("MEDIUM 128 adam", counters),
                step("DEEP 64 adam", Map.of()),
                step("LARGE 128 adam", steps))
            .lines()
            .toList();
    assertTrue(lines.get(2).startsWith("| step medium, 128, adam | 700 |"), lines.get(2));
    assertEquals(
        List.of(
            "",
            "| step, rows | microseconds | of which statistics of the gradients | share |",
            "|---|---|---|---|",
            "| medium, 128, adam | 700 | 10.5 | 1.5 % |",
            "| deep, 64, adam |  |  |  |",
            "| large, 128, adam |  |  |  |",
            ""),
        lines.subList(3, 10));
    assertTrue(lines.get(10).startsWith("No step goes without the statistics"), lines.get(10));
    assertTrue(lines.getLast().startsWith("Medians; forks:"), lines.getLast());
  }

  @Test
  void noTableWhereTheyWereNotMeasured() throws IOException {
    String table = table(target());
    assertFalse(table.contains("statistics"), table);
  }
}
