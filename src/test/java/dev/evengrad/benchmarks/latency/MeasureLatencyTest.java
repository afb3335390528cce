package dev.evengrad.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.benchmarks.results.ReadmeTables;
import dev.evengrad.benchmarks.results.RecordResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasureLatencyTest {
  @TempDir private Path folder;

  @Test
  void whatIsMeasuredIsWhatTheReadmeShows() throws IOException {
    Load load = Load.parse("MEDIUM 1 POISSON 20000 OTHER_THREAD");
    List<Map<Figure, Double>> forks =
        List.of(
            Figure.parse("11 21 31 41 51 19999 0.101 0 0 1000"),
            Figure.parse("12 22 32 42 52 20000 0.102 0 0 1000"),
            Figure.parse("13 23 33 43 53 20001 0.103 1.5 1 999"));
    RecordResults.write(
        folder.resolve("latency.json"),
        "abc",
        "2026-11-29",
        MeasureLatency.rows(Map.of(load, forks), "5"));
    String readme =
        ReadmeTables.rewritten(
            "<!-- table of latency.json -->\n<!-- end of the table -->\n", folder);
    String line =
        "| predict medium, 1 | 20,000, at random | a step of 16 rows every 100 requests, another"
            + " thread | 20,000 | 10.2 % | 12.0 | 22.0 | 32.0 | 42.0 | 53.0 | 1.50 | 1 |\n";
    assertTrue(readme.contains(line), readme);
  }
}
