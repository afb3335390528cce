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
    List<JsonValue> rows = new ArrayList<>();
    for (int i = 3; i < args.length; i++) {
      for (MeasuredRow row : MeasuredRow.ofJmh(Path.of(args[i]))) {
        rows.add(row.json());
      }
    }
    JsonObject results =
        JsonObject.builder()
            .put("commit", args[1])
            .put("date", args[2])
            .put("machine", Machine.json())
            .put("rows", new JsonArray(rows))
            .build();
    Files.writeString(Path.of(args[0]), Json.writeIndented(results) + "\n");
  }
}
