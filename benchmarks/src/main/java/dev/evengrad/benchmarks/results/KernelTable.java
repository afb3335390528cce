package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The page's tables of the single kernels: the products of a dense layer, their share of the peak, and the activations.
/// Made from a results file so that no number is typed by hand.
final class KernelTable {
  /// Entries in a call of an activation's benchmark.
  private static final int ENTRIES = 4096;

  private static final List<String> PRODUCTS =
      List.of("forward", "forwardInTraining", "inputGradient", "weightGradient");

  private KernelTable() {}

  /// The tables in Markdown, with a line below them that says where they were measured.
  static String markdown(Path file) throws IOException {
    JsonObject results = Json.parse(Files.readString(file)).asObject();
    List<MeasuredRow> rows = MeasuredRow.ofResults(results);
    JsonObject machine = results.get("machine").asObject();
    String peak = PeakTable.markdown(rows);
    return products(rows)
        + '\n'
        + (peak.isEmpty() ? "" : peak + '\n')
        + activations(rows)
        + String.format(
            Locale.ROOT,
            "%nMedians of 3 JVMs each. Measured on %s, a core of which did %.0f GFLOP/s at most"
                + " (512 bits); commit %s, %s.%n",
            machine.get("processor").asString(),
            machine.get("fmaPeakGflops").asDouble(),
            results.get("commit").asString(),
            results.get("date").asString());
  }

  private static String products(List<MeasuredRow> rows) {
    Map<String, Map<String, Double>> speeds = new LinkedHashMap<>();
    Map<String, Double> ejml = new TreeMap<>();
    for (MeasuredRow row : rows) {
      String size = row.parameters().get("size");
      if (row.benchmark().equals("EjmlBenchmark.floats")) {
        ejml.put(size, gflops(size, row));
      } else if (row.benchmark().startsWith("GemmBenchmark.")) {
        speeds
            .computeIfAbsent(size + " | " + kernels(row), k -> new LinkedHashMap<>())
            .put(method(row), gflops(size, row));
      }
    }
    StringBuilder text =
        new StringBuilder(
            "| rows x inputs x outputs | kernels | forward | forward in training | gradient of the"
                + " inputs | gradient of the weights | EJML float, forward |\n"
                + "|---|---|---|---|---|---|---|\n");
    speeds.forEach(
        (line, of) -> {
          text.append("| ").append(line.replace("x", " x "));
          for (String product : PRODUCTS) {
            text.append(" | ").append(figure(of.get(product)));
          }
          String size = line.substring(0, line.indexOf(' '));
          boolean widest = line.endsWith("| vector");
          text.append(" | ").append(widest ? figure(ejml.get(size)) : "").append(" |\n");
        });
    return text.append("\nGFLOP/s.\n").toString();
  }

  /// `vector`, `vector, 256 bits`, `vector, AVX2 with 16 registers` or `scalar`.
  static String kernels(MeasuredRow row) {
    String flag = "-XX:MaxVectorSize=";
    if (row.flags().contains("-XX:UseAVX=2")) {
      return "vector, AVX2 with 16 registers";
    }
    return row.flags().stream()
        .filter(f -> f.startsWith(flag))
        .map(f -> "vector, " + 8 * Integer.parseInt(f.substring(flag.length())) + " bits")
        .findFirst()
        .orElse(row.parameters().get("backend"));
  }

  private static double gflops(String size, MeasuredRow row) {
    double operations = 2;
    for (String side : size.split("x")) {
      operations *= Integer.parseInt(side);
    }
    return operations / row.median(); // the times are in nanoseconds
  }

  private static String activations(List<MeasuredRow> rows) {
    Map<String, Map<String, Double>> times = new LinkedHashMap<>();
    for (MeasuredRow row : rows) {
      String column;
      String activation = row.parameters().get("activation");
      if (row.benchmark().startsWith("SvmlBenchmark.")) {
        activation = method(row).replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        column = "svml";
      } else if (row.benchmark().startsWith("ActivationBenchmark.")) {
        column = row.parameters().get("backend") + ' ' + method(row);
      } else {
        continue;
      }
      times
          .computeIfAbsent(activation, a -> new LinkedHashMap<>())
          .put(column, row.median() / ENTRIES);
    }
    StringBuilder text =
        new StringBuilder(
            """
            | activation | value | times derivative | value, scalar | value by SVML |
            |---|---|---|---|---|
            """);
    times.forEach(
        (activation, of) -> {
          text.append("| `").append(activation).append('`');
          for (String column :
              List.of("vector forward", "vector backward", "scalar forward", "svml")) {
            text.append(" | ").append(figure(of.get(column)));
          }
          text.append(" |\n");
        });
    return text.append("\nNanoseconds for an entry.\n").toString();
  }

  private static String method(MeasuredRow row) {
    return row.benchmark().substring(row.benchmark().indexOf('.') + 1);
  }

  /// Three significant digits; nothing for what was not measured.
  private static String figure(Double value) {
    return value == null ? "" : SpeedTable.figure(value);
  }
}
