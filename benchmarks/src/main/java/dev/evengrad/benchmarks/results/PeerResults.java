package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A results file of the engines of others beside ours, read for the tables and charts.
///
/// @param file the whole file
/// @param times of each benchmark, row and engine, in the order of the file
record PeerResults(JsonObject file, Map<String, Map<String, Map<String, MeasuredRow>>> times) {
  static final String PREDICTION = "PeerPredictionBenchmark.predict";
  static final String STEP = "PeerStepBenchmark.step";
  static final String PRODUCT = "PeerProductBenchmark.multiply";
  static final String OURS = "evengrad";

  /// Ours too, and not one of the others: products of weights that were packed beforehand.
  static final String OURS_PACKED = "evengrad-packed";

  /// The engines' names as readers know them, in the order of the columns.
  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put(OURS_PACKED, "Evengrad, packed weights");
    TITLES.put("openblas", "OpenBLAS");
    TITLES.put("onnxruntime-reused", "ONNX Runtime, tensors reused");
    TITLES.put("onnxruntime", "ONNX Runtime");
    TITLES.put("pytorch", "PyTorch");
    TITLES.put("ejml-float", "EJML float");
    TITLES.put("ejml-double", "EJML double");
  }

  static PeerResults read(Path path) throws IOException {
    JsonObject file = Json.parse(Files.readString(path).strip()).asObject();
    Map<String, Map<String, Map<String, MeasuredRow>>> times = new LinkedHashMap<>();
    for (MeasuredRow row : MeasuredRow.ofResults(file)) {
      times
          .computeIfAbsent(row.benchmark(), b -> new LinkedHashMap<>())
          .computeIfAbsent(row.parameters().get("row"), r -> new LinkedHashMap<>())
          .put(row.parameters().get("with"), row);
    }
    return new PeerResults(file, times);
  }

  /// The rows of a benchmark, each with its engines; those that ours was not measured in are left out.
  Map<String, Map<String, MeasuredRow>> rows(String benchmark) {
    Map<String, Map<String, MeasuredRow>> rows =
        new LinkedHashMap<>(times.getOrDefault(benchmark, Map.of()));
    rows.values().removeIf(engines -> !engines.containsKey(OURS));
    return rows;
  }

  /// The engines of others that a benchmark was measured with, in the order of the columns.
  List<String> peers(String benchmark) {
    return columns(benchmark).stream().filter(engine -> !ours(engine)).toList();
  }

  /// What a benchmark was measured with beside [#OURS], in the order of the columns.
  List<String> columns(String benchmark) {
    Set<String> measured = new LinkedHashSet<>();
    rows(benchmark).values().forEach(engines -> measured.addAll(engines.keySet()));
    return TITLES.keySet().stream().filter(measured::contains).toList();
  }

  static boolean ours(String engine) {
    return engine.equals(OURS) || engine.equals(OURS_PACKED);
  }

  static String title(String engine) {
    return TITLES.getOrDefault(engine, engine);
  }

  /// How many times as long as ours an engine takes.
  static double ratio(Map<String, MeasuredRow> engines, String engine) {
    return engines.get(engine).median() / engines.get(OURS).median();
  }

  /// `LARGE 32 adam` as readers see it.
  static String label(String row) {
    return String.join(", ", row.toLowerCase(Locale.ROOT).split(" "));
  }
}
