package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a results file of what JMH wrote: commit, machine, and every iteration of every fork. Called by scripts/bench.
public final class RecordResults {
  private static final String VERSIONS = "--versions";

  private RecordResults() {}

  /// Arguments: the file to write, the commit, the date, and the files of JMH; a row that is in several of them gets the
  /// forks of all. After `--versions` a file with the versions of other engines.
  public static void main(String[] args) throws IOException {
    List<String> all = List.of(args);
    int versions = all.indexOf(VERSIONS);
    Map<String, MeasuredRow> rows = new LinkedHashMap<>();
    for (String file : all.subList(3, versions < 0 ? all.size() : versions)) {
      for (MeasuredRow row : MeasuredRow.ofJmh(Path.of(file))) {
        rows.merge(row.name(), row, MeasuredRow::with);
      }
    }
    JsonObject given =
        versions < 0
            ? JsonObject.builder().build()
            : Json.parse(Files.readString(Path.of(args[versions + 1])).strip()).asObject();
    write(Path.of(args[0]), args[1], args[2], given, List.copyOf(rows.values()));
  }

  /// Writes a results file of rows.
  public static void write(Path file, String commit, String date, List<MeasuredRow> rows)
      throws IOException {
    write(file, commit, date, JsonObject.builder().build(), rows);
  }

  private static void write(
      Path file, String commit, String date, JsonObject versions, List<MeasuredRow> rows)
      throws IOException {
    JsonObject.Builder results =
        JsonObject.builder().put("commit", commit).put("date", date).put("machine", Machine.json());
    if (!versions.members().isEmpty()) {
      results.put("versions", versions);
    }
    results.put("rows", new JsonArray(rows.stream().map(row -> (JsonValue) row.json()).toList()));
    Files.writeString(file, Json.writeIndented(results.build()) + "\n");
  }
}
