package dev.evengrad.benchmarks.results;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes a results file of what JMH wrote: commit, machine, and every iteration of every fork. Called by scripts/bench.
public final class RecordResults {
  private RecordResults() {}

  /// Arguments: the file to write, the commit, the date, and the files of JMH.
  public static void main(String[] args) throws IOException {
    List<MeasuredRow> rows = new ArrayList<>();
    for (int i = 3; i < args.length; i++) {
      rows.addAll(MeasuredRow.ofJmh(Path.of(args[i])));
    }
    write(Path.of(args[0]), args[1], args[2], rows);
  }

  /// Writes a results file of rows.
  public static void write(Path file, String commit, String date, List<MeasuredRow> rows)
      throws IOException {
    JsonObject results =
        JsonObject.builder()
            .put("commit", commit)
            .put("date", date)
            .put("machine", Machine.json())
            .put("rows", new JsonArray(rows.stream().map(row -> (JsonValue) row.json()).toList()))
            .build();
    Files.writeString(file, Json.writeIndented(results) + "\n");
  }
}
