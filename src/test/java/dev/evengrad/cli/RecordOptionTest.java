package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `train --record`.
class RecordOptionTest {
  private static final String SMALL = "input 4; standardize; dense 8 tanh; dense 3";

  @TempDir private Path dir;

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  private Ran train(String... options) {
    List<String> all =
        new ArrayList<>(List.of("train", "--data", "iris", "--network", SMALL, "--quiet"));
    all.addAll(List.of(options));
    all.addAll(List.of("--out", file("m.safetensors")));
    return Ran.of(all.toArray(String[]::new));
  }

  private List<JsonObject> lines(String name) throws IOException {
    return Files.readAllLines(dir.resolve(name)).stream()
        .map(line -> Json.parse(line).asObject())
        .toList();
  }

  @Test
  void everyStepAndEveryEpochHasALine() throws IOException {
    Ran recorded = train("--epochs", "3", "--record", file("run.jsonl"));
    assertEquals("", recorded.err());
    assertEquals(train("--epochs", "3").sha(), recorded.sha(), "the weights do not depend on it");
    List<JsonObject> lines = lines("run.jsonl");
    JsonObject description = lines.getFirst();
    assertEquals("iris", description.get("run").asString());
    assertEquals(6, description.get("planned_steps").asInt());
    List<String> kinds =
        lines.stream()
            .skip(1)
            .map(
                line ->
                    line.find("step") == null
                        ? "after " + line.get("after_step").asInt()
                        : line.get("step").asInt() + "")
            .toList();
    assertEquals(List.of("1", "2", "after 2", "3", "4", "after 4", "5", "6", "after 6"), kinds);
    JsonObject layer = lines.get(1).get("layers").asObject().get("dense1").asObject();
    assertTrue(layer.get("delta_norm").asDouble() > 0);
    assertEquals(0, layer.get("gradient_non_finite").asDouble());
    assertTrue(lines.get(3).get("held_out_accuracy").asDouble() > 0);
  }

  /// What is said while it trains is what is said of the record.
  @ParameterizedTest
  @CsvSource({
    "digits, 'input 64; repeat 20 [ dense 32 sigmoid ]; dense 10', vanishing",
    "breast_cancer, 'input 30; dense 8 tanh; dense 2', inputs_not_normalized"
  })
  void inspectFindsInTheRecordWhatTrainFound(String data, String network, String rule) {
    Ran ran =
        Ran.good(
            "train",
            "--data",
            data,
            "--network",
            network,
            "--epochs",
            "2",
            "--json",
            "--record",
            file("run.jsonl"),
            "--out",
            file("m.safetensors"));
    JsonObject inspected = Ran.good("inspect", file("run.jsonl"), "--json").json();
    assertTrue(
        inspected.get("findings").asArray().elements().stream()
            .anyMatch(finding -> finding.asObject().get("rule").asString().equals(rule)),
        ran.err());
    assertEquals(ran.json().get("findings"), inspected.get("findings"));
    assertEquals(0, inspected.get("notes").asArray().size());
  }

  @Test
  void stepsThatAreSkippedAreInTheRecord() throws IOException {
    Ran ran =
        Ran.of(
            "train",
            "--data",
            "iris",
            "--network",
            "input 4; dense 8 relu; dense 8 relu; dense 3",
            "--optimizer",
            "sgd(1e30)",
            "--epochs",
            "30",
            "--quiet",
            "--record",
            file("run.jsonl"),
            "--out",
            file("m.safetensors"));
    assertEquals(ExitCode.FAILED, ran.code(), "it halts");
    List<JsonObject> skipped =
        lines("run.jsonl").stream().filter(line -> line.find("skipped") != null).toList();
    assertFalse(skipped.isEmpty(), ran.err());
    JsonObject inspected = Ran.good("inspect", file("run.jsonl"), "--json").json();
    assertEquals(skipped.size(), inspected.get("skipped_steps").asInt());
    List<String> rules =
        inspected.get("findings").asArray().elements().stream()
            .map(finding -> finding.asObject().get("rule").asString())
            .toList();
    assertTrue(rules.contains("non_finite"), rules.toString());
  }

  @Test
  void aResumedRunGoesOnInItsRecord() throws IOException {
    train("--epochs", "5", "--record", file("whole.jsonl"));
    train("--epochs", "2", "--checkpoint", file("c"), "--record", file("run.jsonl"));
    Files.writeString(
        dir.resolve("run.jsonl"),
        Files.readString(dir.resolve("run.jsonl")) + "{\"step\": 5, \"layers\": {\"den");
    Ran resumed =
        train(
            "--epochs", "5", "--checkpoint", file("c"), "--resume", "--record", file("run.jsonl"));
    assertEquals(0, resumed.code(), resumed.err());
    List<JsonObject> whole = lines("whole.jsonl");
    List<JsonObject> parts = lines("run.jsonl");
    assertEquals(whole.size() + 1, parts.size());
    assertEquals(4, parts.get(7).get("resumed_after").asInt());
    List<JsonObject> steps = new ArrayList<>(parts.subList(1, parts.size()));
    steps.remove(6);
    assertEquals(whole.subList(1, whole.size()), steps);
    JsonObject inspected = Ran.good("inspect", file("run.jsonl"), "--json").json();
    assertEquals(10, inspected.get("steps").asInt());
    assertEquals(0, inspected.get("notes").asArray().size());
  }

  @Test
  void aStepOfTheDefaultNetworkTakesLessThanAKilobyte() throws IOException {
    Ran.good(
        "train", "--epochs", "2", "--record", file("run.jsonl"), "--out", file("m.safetensors"));
    long steps = lines("run.jsonl").stream().filter(line -> line.find("step") != null).count();
    assertEquals(48, steps);
    assertTrue(Files.size(dir.resolve("run.jsonl")) < 1000 * steps);
  }

  @Test
  void withoutRulesItRecordsAllTheSame() throws IOException {
    train("--epochs", "2", "--record", file("run.jsonl"));
    List<JsonObject> watched = lines("run.jsonl");
    Ran ran = train("--epochs", "2", "--record", file("run.jsonl"), "--no-health", "--json");
    assertEquals(watched, lines("run.jsonl"));
    assertNull(ran.json().find("findings"));
  }

  @Test
  void nothingElseIsReplaced() throws IOException {
    Path thesis = Files.writeString(dir.resolve("thesis.txt"), "ten years of work\n");
    Path data = Files.writeString(dir.resolve("data.csv"), "a,b\n1,2\n2,3\n3,4\n4,5\n5,6\n");
    Ran.refused(
        List.of("--record", "thesis.txt is there and is no record of a run"),
        "train",
        "--record",
        thesis.toString(),
        "--out",
        file("m.safetensors"));
    assertEquals("ten years of work\n", Files.readString(thesis));
    Ran.refused(
        List.of("--record", "is where the model or a checkpoint is written"),
        "train",
        "--record",
        file("m.safetensors"),
        "--out",
        file("m.safetensors"));
    Ran.refused(
        List.of("--record", "is the file that is read"),
        "train",
        "--data",
        data.toString(),
        "--record",
        data.toString(),
        "--out",
        file("m.safetensors"));
    Ran.refused(
        List.of("--record", "does not exist: create it first"),
        "train",
        "--record",
        file("no/run.jsonl"),
        "--out",
        file("m.safetensors"));
    Ran.refused(
        List.of("--record", "trains many times"), "cross-validate", "--record", file("run.jsonl"));
  }
}
