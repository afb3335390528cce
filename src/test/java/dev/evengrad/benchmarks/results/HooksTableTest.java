package dev.evengrad.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HooksTableTest {
  /** Hooks of 10 microseconds a step beside watching of 0.2, and beside watching that cannot be told from none. */
  @Test
  void hooksStandBesideTheSameRow() {
    List<MeasuredRow> hooks =
        List.of(
            row("hooks.blocks", "MEDIUM 32 adam", 1, 2),
            row("hooks.blocks", "DEEP 64 adam", 400, 404),
            row("hooks.blocks", "SMALL 32 adam", 400, 410));
    List<MeasuredRow> watching =
        List.of(
            row("WatchingBenchmark.blocks", "SMALL 32 adam", 20, 20.2),
            row("WatchingBenchmark.blocks", "DEEP 64 adam", 20, 19));
    assertEquals(
        List.of(
            "| deep, 64, adam | 400 | 4.00 | 1 % | 0 | - |",
            "| small, 32, adam | 400 | 10.00 | 2 % | 0.200 | 50.0 |"),
        HooksTable.markdown(hooks, watching).lines().skip(2).toList());
  }

  private static MeasuredRow row(String benchmark, String row, double alone, double watched) {
    return new MeasuredRow(
        benchmark,
        Map.of("row", row),
        List.of(),
        "us/op",
        List.of(new double[] {1}),
        List.of(),
        Map.of(
            "steps", List.of(new double[] {1}, new double[] {1}),
            "aloneNanos", List.of(new double[] {1e3 * alone}, new double[] {1e3 * alone}),
            "watchedNanos", List.of(new double[] {1e3 * watched}, new double[] {1e3 * watched})));
  }
}
