package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// The page's table of latencies under load, made from a results file so that no number is typed by hand.
final class LatencyTable {
  private LatencyTable() {}

  /// The table in Markdown, with lines below it that say what the columns are and where it was measured.
  static String markdown(Path file) throws IOException {
    JsonObject results = Json.parse(Files.readString(file)).asObject();
    Map<String, Map<String, MeasuredRow>> loads = new LinkedHashMap<>();
    String seconds = "";
    int forks = 0;
    for (MeasuredRow row : MeasuredRow.ofResults(results)) {
      String what = row.benchmark().substring(row.benchmark().indexOf('.') + 1);
      loads.computeIfAbsent(load(row.parameters()), l -> new LinkedHashMap<>()).put(what, row);
      seconds = row.parameters().get("seconds");
      forks = row.forks().size();
    }
    StringBuilder text =
        new StringBuilder(
            "| request, rows | meant to start | besides | answered | busy | p50 | p90 | p99 | p99.9"
                + " | max | bytes | collections |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    loads.forEach((load, of) -> text.append(line(load, of)));
    JsonObject machine = results.get("machine").asObject();
    return text.append(
            String.format(
                Locale.ROOT,
                "%nRequests a second, the share of the time in which the thread that answers had"
                    + " something to do, microseconds from when a request was meant to start to its"
                    + " answer, bytes allocated for a request by all threads in the second half of"
                    + " the run, garbage collections. Medians of %d JVMs that served for %s seconds"
                    + " each; max, bytes and collections are the largest of them. Measured on %s,"
                    + " %d processors; commit %s, %s.%n",
                forks,
                seconds,
                machine.get("processor").asString(),
                Math.round(machine.get("processors").asDouble()),
                results.get("commit").asString(),
                results.get("date").asString()))
        .toString();
  }

  private static String load(Map<String, String> parameters) {
    return String.format(
        Locale.ROOT,
        "%s | %,d, %s | %s",
        parameters.get("request"),
        Integer.parseInt(parameters.get("rate")),
        parameters.get("arrivals").equals("fixed") ? "evenly" : "at random",
        parameters.get("learning"));
  }

  private static String line(String load, Map<String, MeasuredRow> of) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %s | %s | %s | %s | %s | %s | %s | %.0f |%n",
        load,
        of.get("rate").median(),
        SpeedTable.percent(OptionalDouble.of(of.get("busy").median())),
        SpeedTable.figure(of.get("p50").median()),
        SpeedTable.figure(of.get("p90").median()),
        SpeedTable.figure(of.get("p99").median()),
        SpeedTable.figure(of.get("p999").median()),
        SpeedTable.figure(largest(of.get("max"))),
        bytes(largest(of.get("bytes"))),
        largest(of.get("collections")));
  }

  /// Nothing is nothing; less than what would be seen is said to be so.
  private static String bytes(double bytes) {
    return bytes == 0 ? "0" : bytes < 0.01 ? "below 0.01" : SpeedTable.figure(bytes);
  }

  private static double largest(MeasuredRow row) {
    return Arrays.stream(row.forkMedians()).max().orElseThrow();
  }
}
