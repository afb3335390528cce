package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The page's table of first answers and times to full speed, made from a results file so that no number is typed by
/// hand.
final class StartTable {
  private StartTable() {}

  /// The table in Markdown, with a line below it that says where it was measured.
  static String markdown(Path file) throws IOException {
    JsonObject results = Json.parse(Files.readString(file)).asObject();
    Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
    int forks = 0;
    for (MeasuredRow row : MeasuredRow.ofResults(results)) {
      Map<String, String> parameters = row.parameters();
      String line =
          "| "
              + parameters.get("start")
              + " | "
              + (parameters.get("warmUp").equals("true") ? "yes" : "")
              + " | "
              + (parameters.get("aot").equals("true") ? "yes" : "")
              + " |";
      String what = row.benchmark().substring(row.benchmark().indexOf('.') + 1);
      figures.computeIfAbsent(line, l -> new LinkedHashMap<>()).put(what, row.median());
      forks = row.forks().size();
    }
    StringBuilder text =
        new StringBuilder(
            "| network, rows | warmUp() | AOT cache | first answer, ms | first call, ms | calls to"
                + " peak | ms to peak | later, microseconds |\n"
                + "|---|---|---|---|---|---|---|---|\n");
    figures.forEach(
        (line, of) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%s %,.0f | %s | %,.0f | %,.0f | %s |%n",
                    line,
                    of.get("firstAnswer"),
                    SpeedTable.figure(of.get("firstCall")),
                    of.get("callsToPeak"),
                    of.get("timeToPeak"),
                    SpeedTable.figure(of.get("steady")))));
    JsonObject machine = results.get("machine").asObject();
    return text.append(
            String.format(
                Locale.ROOT,
                "%nMedians of %d JVMs each. Measured on %s, %d processors; commit %s, %s.%n",
                forks,
                machine.get("processor").asString(),
                Math.round(machine.get("processors").asDouble()),
                results.get("commit").asString(),
                results.get("date").asString()))
        .toString();
  }
}
