package dev.evengrad.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchingTableTest {
  /** Two forks of one iteration each, 2 and 4 % more. */
  @Test
  void theRatioIsTakenForkByFork() {
    MeasuredRow row =
        new MeasuredRow(
            "WatchingBenchmark.blocks",
            Map.of("row", "SMALL 32 adam", "backend", "vector"),
            List.of(),
            "us/op",
            List.of(new double[] {1}),
            List.of(),
            Map.of(
                "steps", List.of(new double[] {100}, new double[] {50}),
                "aloneNanos", List.of(new double[] {2e6}, new double[] {1e6}),
                "watchedNanos", List.of(new double[] {2.04e6}, new double[] {1.04e6})));
    RatioInterval ratio = RatioInterval.of(new double[] {20, 20}, new double[] {20.4, 20.8});
    String expected =
        String.format(
            Locale.ROOT,
            "| small, 32, adam | 20.0 | %s | 3.0 %% | %.1f to %.1f %% |",
            SpeedTable.figure(20 * (ratio.ratio() - 1)),
            100 * (ratio.low() - 1),
            100 * (ratio.high() - 1));
    assertEquals(expected, WatchingTable.markdown(List.of(row)).lines().toList().get(2));
  }

  @Test
  void theTableOfEverythingSaysWhatIsAddedToWhat() {
    List<MeasuredRow> rows =
        List.of("everything", "record").stream()
            .map(
                on ->
                    new MeasuredRow(
                        "EverythingOnBenchmark.blocks",
                        Map.of("row", "DEEP 64 adam", "on", on),
                        List.of(),
                        "us/op",
                        List.of(new double[] {1}),
                        List.of(),
                        Map.of(
                            "steps", List.of(new double[] {100}, new double[] {100}),
                            "aloneNanos", List.of(new double[] {2e6}, new double[] {2e6}),
                            "watchedNanos", List.of(new double[] {2.1e6}, new double[] {2.1e6}))))
            .toList();
    assertEquals(
        List.of(
            "| step, rows | what is added | to a step with | microseconds | added | added | 95 %"
                + " interval over the forks |",
            "|---|---|---|---|---|---|---|",
            "| deep, 64, adam | everything | nothing | 20.0 | 1.00 | 5.0 % | 5.0 to 5.0 % |",
            "| deep, 64, adam | the record | all the others | 20.0 | 1.00 | 5.0 % | 5.0 to 5.0 %"
                + " |"),
        WatchingTable.markdown(rows).lines().toList());
  }
}
