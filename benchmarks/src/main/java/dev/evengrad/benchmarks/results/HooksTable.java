package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The page's table of what PyTorch's hooks add to a step, beside what watching adds that takes the same numbers.
final class HooksTable {
  private static final String WATCHING = "watching.json";

  private HooksTable() {}

  /// The table of a results file, beside which that of watching stands.
  static String markdown(Path file) throws IOException {
    return markdown(rows(file), rows(file.resolveSibling(WATCHING)));
  }

  private static List<MeasuredRow> rows(Path file) throws IOException {
    return MeasuredRow.ofResults(Json.parse(Files.readString(file)).asObject());
  }

  /// The table in Markdown; rows that were measured on one side only are left out.
  static String markdown(List<MeasuredRow> hooks, List<MeasuredRow> watching) {
    StringBuilder lines = new StringBuilder();
    for (MeasuredRow theirs : hooks) {
      String row = theirs.parameters().get("row");
      for (MeasuredRow ours : watching) {
        if (row.equals(ours.parameters().get("row"))) {
          double added = added(ours);
          lines.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %s | %.0f %% | %s | %s |\n",
                  PeerResults.label(row),
                  SpeedTable.figure(MeasuredRow.median(WatchingTable.micros(theirs, "aloneNanos"))),
                  SpeedTable.figure(added(theirs)),
                  100 * (ratio(theirs) - 1),
                  SpeedTable.figure(added),
                  added > 0 ? SpeedTable.figure(added(theirs) / added) : "-"));
        }
      }
    }
    return """
    | step, rows | PyTorch's step, microseconds | added by hooks | added | added by watching | times as much |
    |---|---|---|---|---|---|
    """
        + lines;
  }

  private static double ratio(MeasuredRow row) {
    double[] alone = WatchingTable.micros(row, "aloneNanos");
    return RatioInterval.of(alone, WatchingTable.micros(row, "watchedNanos")).ratio();
  }

  private static double added(MeasuredRow row) {
    double step = MeasuredRow.median(WatchingTable.micros(row, "aloneNanos"));
    return step * Math.max(0, ratio(row) - 1);
  }
}
