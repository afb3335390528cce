package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// The page's tables of predictions and training steps, and of what the statistics take of these, made from a results file so that no number is typed by hand.
final class SpeedTable {
  private SpeedTable() {}

  /// The tables in Markdown, with a line below them that says where it was measured.
  static String markdown(Path file) throws IOException {
    JsonObject results = Json.parse(Files.readString(file)).asObject();
    List<MeasuredRow> rows = MeasuredRow.ofResults(results);
    StringBuilder text = new StringBuilder("| network, rows | microseconds | forks | rows/s |\n");
    text.append("|---|---|---|---|\n");
    for (MeasuredRow row : rows) {
      String what = what(row);
      if (!what.isEmpty()) {
        text.append(line(what, row));
      }
    }
    String statistics = StatisticsTable.markdown(rows);
    if (!statistics.isEmpty()) {
      text.append('\n').append(statistics);
    }
    JsonObject machine = results.get("machine").asObject();
    return text.append(
            String.format(
                Locale.ROOT,
                "%nMedians; forks: the medians of the fastest and the slowest JVM. Measured on"
                    + " %s (%s), a core of which did %.0f GFLOP/s at most; commit %s, %s.%n",
                machine.get("processor").asString(),
                machine.get("caches").asString(),
                machine.get("fmaPeakGflops").asDouble(),
                results.get("commit").asString(),
                results.get("date").asString()))
        .toString();
  }

  /// Empty for what is not in the table.
  private static String what(MeasuredRow row) {
    Map<String, String> parameters = row.parameters();
    if (!row.flags().isEmpty() || !parameters.getOrDefault("backend", "").equals("vector")) {
      return "";
    }
    return switch (row.benchmark()) {
      case "PredictionBenchmark.predict" ->
          "predict "
              + parameters.get("network").toLowerCase(Locale.ROOT)
              + ", "
              + parameters.get("rows")
              + (parameters.get("precision").equals("bf16") ? ", 16-bit weights" : "");
      case "TrainingStepBenchmark.step" ->
          "step "
              + String.join(", ", parameters.get("row").toLowerCase(Locale.ROOT).split(" "))
              + (parameters.get("threads").equals("1")
                  ? ""
                  : ", " + parameters.get("threads") + " threads")
              + (parameters.get("spin").equals("0") ? "" : " that spin");
      default -> "";
    };
  }

  private static String line(String what, MeasuredRow row) {
    double[] forks = row.forkMedians();
    double median = row.median();
    int count = Integer.parseInt(what.split(", ")[1]);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s to %s | %,d |%n",
        what,
        figure(median),
        figure(Arrays.stream(forks).min().orElseThrow()),
        figure(Arrays.stream(forks).max().orElseThrow()),
        Math.round(count / median * 1e6 / 1000) * 1000);
  }

  /// A share in percent, with one digit after the point; nothing for what was not measured.
  static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble())
        : "";
  }

  /// Three significant digits.
  static String figure(double value) {
    int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(value)));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
