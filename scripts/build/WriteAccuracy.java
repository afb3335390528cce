import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes the results file of `scripts/accuracy` out of what `train --json` said of each run.
///
/// Arguments: the settings that all runs have, and the version. The runs come from the input, one a
/// line; the file goes to the output.
class WriteAccuracy {
  public static void main(String[] args) throws IOException {
    Map<String, List<JsonObject>> runs = new LinkedHashMap<>();
    String fingerprint = "";
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonObject run = Json.parse(line).asObject();
        runs.computeIfAbsent(run.get("data").asString(), data -> new ArrayList<>()).add(run);
        fingerprint = run.get("fingerprint").asString();
      }
    }
    List<JsonValue> results = new ArrayList<>();
    runs.forEach((data, ofData) -> results.add(result(data, args[0], ofData)));
    System.out.println(
        Json.writeIndented(
            JsonObject.builder()
                .put("version", args[1])
                .put("fingerprint", fingerprint)
                .put("results", new JsonArray(results))
                .build()));
  }

  private static JsonObject result(String data, String settings, List<JsonObject> runs) {
    List<JsonValue> seeds = new ArrayList<>();
    double sum = 0;
    double worst = 1;
    for (JsonObject run : runs) {
      double accuracy = accuracy(run);
      sum += accuracy;
      worst = Math.min(worst, accuracy);
      seeds.add(
          JsonObject.builder()
              .put("seed", run.get("seed").asLong())
              .put("accuracy", accuracy)
              .put("weights_sha256", run.get("weights_sha256").asString())
              .build());
    }
    return JsonObject.builder()
        .put("data", data)
        .put(
            "command",
            "train --data %s --network \"%s\" %s"
                .formatted(data, runs.getFirst().get("network").asString(), settings))
        .put("held_out_rows", runs.getFirst().get("held_out").asObject().get("rows").asLong())
        .put("mean", sum / runs.size())
        .put("worst", worst)
        .put("seeds", new JsonArray(seeds))
        .build();
  }

  private static double accuracy(JsonObject run) {
    return run.get("held_out").asObject().get("accuracy").asDouble();
  }
}
