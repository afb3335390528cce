package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The pages' tables of what watching, events of the Flight Recorder, or the spike guard add to a training step.
final class WatchingTable {
  private static final String BLOCKS = "Benchmark.blocks";
  private static final String GUARDED = "SpikeGuard" + BLOCKS;

  private WatchingTable() {}

  static String markdown(Path file) throws IOException {
    return markdown(MeasuredRow.ofResults(Json.parse(Files.readString(file)).asObject()));
  }

  /// The table in Markdown.
  static String markdown(List<MeasuredRow> rows) {
    StringBuilder lines = new StringBuilder();
    boolean jfr = false;
    boolean guarded = false;
    boolean together = false;
    for (MeasuredRow row : rows) {
      if (row.benchmark().endsWith(BLOCKS)) {
        String events = row.parameters().get("events");
        jfr |= events != null;
        String on = row.parameters().get("on");
        together |= on != null;
        double[] alone = micros(row, "aloneNanos");
        guarded |= row.benchmark().equals(GUARDED);
        double[] watched = micros(row, "watchedNanos");
        RatioInterval ratio = RatioInterval.of(alone, watched);
        double step = MeasuredRow.median(alone);
        lines.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1f %% | %.1f to %.1f %% |\n",
                PeerResults.label(row.parameters().get("row"))
                    + (events == null ? "" : "on".equals(events) ? " | yes" : " | no")
                    + (on == null
                        ? ""
                        : "record".equals(on)
                            ? " | the record | all the others"
                            : " | everything | nothing"),
                SpeedTable.figure(step),
                SpeedTable.figure(step * Math.max(0, ratio.ratio() - 1)),
                100 * (ratio.ratio() - 1),
                100 * (ratio.low() - 1),
                100 * (ratio.high() - 1)));
      }
    }
    String head =
        jfr
            ? "| step, rows | steps recorded | microseconds | added by events"
            : together
                ? "| step, rows | what is added | to a step with | microseconds | added"
                : "| step, rows | microseconds | added by " + (guarded ? "the guard" : "watching");
    return head
        + " | added | 95 % interval over the forks |\n"
        + "|---".repeat(together ? 7 : jfr ? 6 : 5)
        + "|\n"
        + lines;
  }

  /// Of a step, fork by fork.
  static double[] micros(MeasuredRow row, String counter) {
    List<double[]> nanos = row.counters().get(counter);
    List<double[]> steps = row.counters().get("steps");
    double[] micros = new double[nanos.size()];
    for (int fork = 0; fork < micros.length; fork++) {
      double time = 0;
      double count = 0;
      for (int i = 0; i < nanos.get(fork).length; i++) {
        time += nanos.get(fork)[i];
        count += steps.get(fork)[i];
      }
      micros[fork] = time / count * 1e-3;
    }
    return micros;
  }
}
