package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train --record-every`.
class RecordEveryTest {
  private static final String SICK = "input 64; repeat 20 [ dense 32 sigmoid ]; dense 10";

  @TempDir private Path dir;

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  private Ran train(String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--network", SICK, "--json"));
    all.addAll(List.of(options));
    all.addAll(List.of("--out", file("m.safetensors")));
    return Ran.good(all.toArray(String[]::new));
  }

  private static String sha(Ran ran) {
    return ran.json().get("weights_sha256").asString();
  }

  private List<JsonObject> lines(String name) throws IOException {
    return Files.readAllLines(dir.resolve(name)).stream()
        .map(line -> Json.parse(line).asObject())
        .toList();
  }

  private static List<JsonObject> steps(List<JsonObject> lines) {
    return lines.stream().filter(line -> line.find("step") != null).toList();
  }

  private static Set<String> rules(JsonObject result) {
    Set<String> rules = new HashSet<>();
    result
        .get("findings")
        .asArray()
        .elements()
        .forEach(finding -> rules.add(finding.asObject().get("rule").asString()));
    return rules;
  }

  /// 72 steps: what is left out is all that differs, and the run and its findings are the same.
  @Test
  void aThinnedRecordHasSomeOfTheSameLines() throws IOException {
    Ran whole = train("--epochs", "3", "--record", file("whole.jsonl"), "--record-every", "1");
    Ran thinned = train("--epochs", "3", "--record", file("run.jsonl"), "--record-every", "10");
    assertEquals(sha(whole), sha(thinned), "the weights do not depend on it");
    assertEquals(whole.json().get("findings"), thinned.json().get("findings"));
    List<JsonObject> all = lines("whole.jsonl");
    List<JsonObject> some = lines("run.jsonl");
    assertEquals(10, some.getFirst().get("every").asInt());
    assertEquals(72, steps(all).size());
    assertTrue(steps(some).size() < 30, "steps: " + steps(some).size());
    assertTrue(all.containsAll(some.subList(1, some.size())));
    List<Integer> counts = steps(some).stream().map(line -> line.get("step").asInt()).toList();
    assertTrue(counts.containsAll(List.of(1, 11, 21, 31, 41, 51, 61, 71, 72)), counts.toString());
    for (var finding : whole.json().get("findings").asArray().elements()) {
      int first = finding.asObject().get("first_step").asInt();
      assertTrue(counts.contains(first), finding + " was found in step " + first);
    }
    JsonObject inspected = Ran.good("inspect", file("run.jsonl"), "--json").json();
    assertEquals(10, inspected.get("every").asInt());
    assertEquals(0, inspected.get("notes").asArray().size());
    assertEquals(
        rules(Ran.good("inspect", file("whole.jsonl"), "--json").json()), rules(inspected));
    String text = Ran.good("inspect", file("run.jsonl")).out();
    assertTrue(
        text.contains(
            "steps: " + counts.size() + " recorded (1 in 10, and those that stand out), from 1"),
        text);
  }

  @Test
  void aResumedRunKeepsIt() throws IOException {
    String[] first = {"--epochs", "1", "--record", file("run.jsonl"), "--record-every", "10"};
    List<String> options = new ArrayList<>(List.of(first));
    options.addAll(List.of("--checkpoint", file("c")));
    train(options.toArray(String[]::new));
    Ran resumed =
        Ran.good(
            "train",
            "--resume",
            "--checkpoint",
            file("c"),
            "--epochs",
            "2",
            "--record",
            file("run.jsonl"),
            "--json",
            "--out",
            file("m.safetensors"));
    assertEquals(sha(train("--epochs", "2")), sha(resumed));
    List<JsonObject> described =
        lines("run.jsonl").stream().filter(line -> line.find("format") != null).toList();
    assertEquals(2, described.size());
    assertEquals(10, described.getLast().get("every").asInt());
    List<Integer> counts =
        steps(lines("run.jsonl")).stream().map(line -> line.get("step").asInt()).toList();
    assertTrue(counts.containsAll(List.of(1, 11, 21, 24, 25, 31, 41, 48)), counts.toString());
    assertFalse(counts.contains(33), counts.toString());
    assertEquals(
        0, Ran.good("inspect", file("run.jsonl"), "--json").json().get("notes").asArray().size());
  }

  @Test
  void itIsAWholeNumberOfSteps() {
    for (String bad : List.of("0", "-1")) {
      Ran.refused(
          List.of("--record-every", bad, "a whole number of at least 1"),
          "train",
          "--record",
          file("run.jsonl"),
          "--record-every",
          bad);
    }
    Ran.refused(
        List.of("--record-every", "add --record"), "train", "--record-every", "4", "--quiet");
    Ran.refused(
        List.of("--record-every", "trains many times"), "cross-validate", "--record-every", "4");
    Ran.refused(List.of("--record-every", "trains many times"), "diagnose", "--record-every", "4");
  }
}
