package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// The page's tables of the engines of others beside ours, made from a results file so that no number is typed by hand.
final class PeerTable {
  private PeerTable() {}

  /// Predictions, training steps, products, and a line that says where and with which versions they were measured.
  static String markdown(Path file) throws IOException {
    PeerResults results = PeerResults.read(file);
    StringBuilder text = new StringBuilder();
    for (String benchmark :
        List.of(PeerResults.PREDICTION, PeerResults.STEP, PeerResults.PRODUCT)) {
      Map<String, Map<String, MeasuredRow>> rows = results.rows(benchmark);
      if (!rows.isEmpty()) {
        text.append(table(results, benchmark, rows)).append('\n');
      }
    }
    return text.append(footer(results)).toString();
  }

  private static String table(
      PeerResults results, String benchmark, Map<String, Map<String, MeasuredRow>> rows) {
    List<String> columns = results.columns(benchmark);
    boolean products = benchmark.equals(PeerResults.PRODUCT);
    List<String> head = new ArrayList<>();
    head.add(
        switch (benchmark) {
          case PeerResults.PREDICTION -> "prediction, rows";
          case PeerResults.STEP -> "step, rows";
          default -> "product";
        });
    head.add("Evengrad");
    columns.forEach(engine -> head.add(PeerResults.title(engine)));
    head.add(products ? "GFLOP/s of Evengrad" : "target");
    StringBuilder text = new StringBuilder(line(head));
    text.append("|---".repeat(head.size())).append('|').append('\n');
    rows.forEach(
        (row, engines) -> {
          List<String> cells = new ArrayList<>();
          cells.add(products ? row + " x " + row + " x " + row : PeerResults.label(row));
          cells.add(SpeedTable.figure(engines.get(PeerResults.OURS).median()));
          columns.forEach(engine -> cells.add(cell(engines, engine)));
          if (products) {
            double operations = 2 * Math.pow(Integer.parseInt(row), 3);
            cells.add(
                SpeedTable.figure(operations / engines.get(PeerResults.OURS).median() * 1e-3));
          } else {
            OptionalDouble target = Targets.micros(benchmark, row);
            cells.add(target.isPresent() ? SpeedTable.figure(target.getAsDouble()) : "");
          }
          text.append(line(cells));
        });
    return text.toString();
  }

  /// Microseconds and how many times as long as ours; bold for the fastest of the others.
  private static String cell(Map<String, MeasuredRow> engines, String of) {
    if (!engines.containsKey(of)) {
      return "";
    }
    double ratio = PeerResults.ratio(engines, of);
    boolean fastest =
        engines.keySet().stream()
            .filter(engine -> !PeerResults.ours(engine))
            .allMatch(engine -> PeerResults.ratio(engines, engine) >= ratio);
    String text =
        SpeedTable.figure(engines.get(of).median()) + " (" + SpeedTable.figure(ratio) + ")";
    return fastest && !PeerResults.ours(of) ? "**" + text + "**" : text;
  }

  private static String footer(PeerResults results) {
    Set<String> versions = new LinkedHashSet<>();
    results
        .file()
        .get("versions")
        .asObject()
        .members()
        .forEach(
            (engine, version) -> {
              if (!PeerResults.ours(engine)) {
                versions.add(version.asString());
              }
            });
    List<MeasuredRow> rows =
        results.times().values().stream()
            .flatMap(byRow -> byRow.values().stream())
            .flatMap(engines -> engines.values().stream())
            .toList();
    int forks = rows.stream().mapToInt(row -> row.forks().size()).min().orElse(0);
    double[] spreads = rows.stream().mapToDouble(PeerTable::spread).toArray();
    JsonObject machine = results.file().get("machine").asObject();
    return String.format(
        Locale.ROOT,
        "Microseconds, and in brackets how many times as long as Evengrad; bold: the fastest of the"
            + " others.%s Medians of %d JVM%s each, between which a row differs by %.0f %% (median"
            + " over the rows). %s. Measured on %s (%s; %s); commit %s, %s.\n",
        results.columns(PeerResults.PRODUCT).contains(PeerResults.OURS_PACKED)
            ? " Packed weights: packed once beforehand, as in a Model; the others get two plain"
                + " matrices in each call."
            : "",
        forks,
        forks == 1 ? "" : "s",
        100 * MeasuredRow.median(spreads),
        String.join("; ", versions),
        machine.get("processor").asString(),
        machine.get("caches").asString(),
        machine.get("fingerprint").asString(),
        results.file().get("commit").asString(),
        results.file().get("date").asString());
  }

  private static double spread(MeasuredRow row) {
    double[] medians = row.forkMedians();
    Arrays.sort(medians);
    return medians[medians.length - 1] / medians[0] - 1;
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
