package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// One benchmark with one choice of its parameters: every iteration of every fork.
///
/// @param benchmark class and method without the package, e.g. `GemmBenchmark.forward`
/// @param parameters by name
/// @param flags the JVM's -XX flags, e.g. `-XX:MaxVectorSize=32`
/// @param unit of the times, e.g. `us/op`
/// @param forks times by fork and iteration
/// @param bytes allocated for an operation, by fork and iteration; empty if not measured
/// @param counters what the benchmark counted itself, by the counter's name: the sum of an iteration, by fork and iteration
public record MeasuredRow(
    String benchmark,
    Map<String, String> parameters,
    List<String> flags,
    String unit,
    List<double[]> forks,
    List<double[]> bytes,
    Map<String, List<double[]>> counters) {

  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /// A row that counts nothing itself.
  public MeasuredRow(
      String benchmark,
      Map<String, String> parameters,
      List<String> flags,
      String unit,
      List<double[]> forks,
      List<double[]> bytes) {
    this(benchmark, parameters, flags, unit, forks, bytes, Map.of());
  }

  /// The rows of a file that JMH wrote as JSON.
  static List<MeasuredRow> ofJmh(Path file) throws IOException {
    List<MeasuredRow> rows = new ArrayList<>();
    for (JsonValue element : Json.parse(Files.readString(file)).asArray().elements()) {
      JsonObject row = element.asObject();
      JsonObject primary = row.get("primaryMetric").asObject();
      JsonObject secondary = row.get("secondaryMetrics").asObject();
      JsonValue allocation = secondary.find(ALLOCATION);
      Map<String, List<double[]>> counters = new LinkedHashMap<>();
      secondary
          .members()
          .forEach(
              (name, metric) -> {
                // a counter has the name of a field; those of profilers have dots
                if (name.indexOf('.') < 0) {
                  counters.put(name, numbers(metric.asObject().get("rawData")));
                }
              });
      rows.add(
          new MeasuredRow(
              shortName(row.get("benchmark").asString()),
              strings(row.find("params")),
              row.get("jvmArgs").asArray().strings().stream()
                  .filter(flag -> flag.startsWith("-XX:"))
                  .toList(),
              primary.get("scoreUnit").asString(),
              numbers(primary.get("rawData")),
              allocation == null ? List.of() : numbers(allocation.asObject().get("rawData")),
              counters));
    }
    return rows;
  }

  /// The rows of a results file.
  static List<MeasuredRow> ofResults(JsonObject results) {
    List<MeasuredRow> rows = new ArrayList<>();
    for (JsonValue element : results.get("rows").asArray().elements()) {
      JsonObject row = element.asObject();
      JsonValue flags = row.find("flags");
      JsonValue bytes = row.find("bytesPerOperation");
      JsonValue counted = row.find("counters");
      Map<String, List<double[]>> counters = new LinkedHashMap<>();
      if (counted != null) {
        counted.asObject().members().forEach((name, sums) -> counters.put(name, numbers(sums)));
      }
      rows.add(
          new MeasuredRow(
              shortName(row.get("benchmark").asString()),
              strings(row.get("params")),
              flags == null ? List.of() : flags.asArray().strings(),
              row.get("unit").asString(),
              numbers(row.get("forks")),
              bytes == null ? List.of() : numbers(bytes),
              counters));
    }
    return rows;
  }

  /// The row as it stands in a results file.
  JsonObject json() {
    JsonObject.Builder params = JsonObject.builder();
    parameters.forEach(params::put);
    JsonObject.Builder row =
        JsonObject.builder().put("benchmark", benchmark).put("params", params.build());
    if (!flags.isEmpty()) {
      row.put("flags", JsonArray.ofStrings(flags));
    }
    row.put("unit", unit).put("median", median()).put("forks", json(forks));
    if (!bytes.isEmpty()) {
      row.put("bytesPerOperation", json(bytes));
    }
    if (!counters.isEmpty()) {
      JsonObject.Builder counted = JsonObject.builder();
      counters.forEach((name, sums) -> counted.put(name, json(sums)));
      row.put("counters", counted.build());
    }
    return row.build();
  }

  /// What two files of the same benchmarks have in common for a row.
  String name() {
    StringBuilder name = new StringBuilder(benchmark);
    parameters.forEach((key, value) -> name.append(' ').append(key).append('=').append(value));
    flags.forEach(flag -> name.append(' ').append(flag));
    return name.toString();
  }

  /// The same row with the forks of another run of it too.
  MeasuredRow with(MeasuredRow other) {
    Map<String, List<double[]>> joined = new LinkedHashMap<>(counters);
    other.counters.forEach((name, sums) -> joined.merge(name, sums, MeasuredRow::joined));
    return new MeasuredRow(
        benchmark,
        parameters,
        flags,
        unit,
        joined(forks, other.forks),
        joined(bytes, other.bytes),
        joined);
  }

  /// The median of each fork.
  double[] forkMedians() {
    return forks.stream().mapToDouble(MeasuredRow::median).toArray();
  }

  /// The median of the forks' medians.
  double median() {
    return median(forkMedians());
  }

  /// The quotient of two counters, iteration by iteration.
  ///
  /// @return the median of the forks' medians; empty if one of them was not counted, or counted nothing
  OptionalDouble quotient(String dividend, String divisor) {
    List<double[]> above = counters.getOrDefault(dividend, List.of());
    List<double[]> below = counters.getOrDefault(divisor, List.of());
    double[] medians = new double[Math.min(above.size(), below.size())];
    Arrays.setAll(medians, fork -> median(quotients(above.get(fork), below.get(fork))));
    double median = median(medians);
    return median > 0 && Double.isFinite(median)
        ? OptionalDouble.of(median)
        : OptionalDouble.empty();
  }

  /// NaN of no values.
  static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static String shortName(String name) {
    int method = name.lastIndexOf('.');
    return name.substring(name.lastIndexOf('.', method - 1) + 1);
  }

  private static Map<String, String> strings(JsonValue object) {
    Map<String, String> strings = new LinkedHashMap<>();
    if (object != null) {
      object.asObject().members().forEach((key, value) -> strings.put(key, value.asString()));
    }
    return strings;
  }

  private static List<double[]> numbers(JsonValue lists) {
    return lists.asArray().elements().stream().map(list -> list.asArray().doubles()).toList();
  }

  private static double[] quotients(double[] above, double[] below) {
    double[] quotients = new double[Math.min(above.length, below.length)];
    Arrays.setAll(quotients, i -> above[i] / below[i]);
    return quotients;
  }

  private static List<double[]> joined(List<double[]> some, List<double[]> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static JsonArray json(List<double[]> lists) {
    return new JsonArray(
        lists.stream().map(list -> (JsonValue) JsonArray.ofDoubles(list)).toList());
  }
}
