package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `train` says of a run's health.
class HealthCommandTest {
  private static final String DEEP = "input 64; repeat 30 [ dense 64 sigmoid ]; dense 10";

  @TempDir private Path dir;

  private Ran train(String... options) {
    List<String> all = new ArrayList<>(List.of("train"));
    all.addAll(List.of(options));
    all.addAll(List.of("--out", dir.resolve("m.safetensors").toString()));
    return Ran.of(all.toArray(String[]::new));
  }

  private static List<String> lines(Ran ran, String start) {
    return ran.err().lines().filter(line -> line.startsWith(start)).toList();
  }

  @Test
  void aVanishingNetworkIsNamedByStepTenWithWhatToTry() {
    Ran ran = train("--network", DEEP, "--epochs", "2");

    List<String> warnings = lines(ran, "warning vanishing");
    assertEquals(1, warnings.size(), ran.err());
    assertTrue(
        warnings
            .getFirst()
            .matches("warning vanishing dense1\\.\\.dense2\\d at step ([1-9]|10): .*"),
        ran.err());
    assertTrue(warnings.getFirst().contains("; try: put relu, selu or gelu"), ran.err());
    List<String> lines = ran.err().lines().toList();
    assertTrue(
        lines.indexOf(warnings.getFirst()) < lines.indexOf(lines(ran, "epoch 1/2").getFirst()),
        "among the epochs' lines: " + ran.err());
    assertTrue(
        lines.indexOf(lines(ran, "health: 1 warning").getFirst())
            > lines.indexOf(lines(ran, "epoch 2/2").getFirst()),
        ran.err());
    assertTrue(lines(ran, "  warning vanishing dense1..dense2").size() == 1, ran.err());
    assertEquals(ExitCode.OK, ran.code());
    assertEquals(3, ran.lines().size(), "all of it goes to standard error");
  }

  /// The figures are those of this network on every machine.
  @Test
  void theReadmeShowsWhatItSays() throws IOException {
    String readme =
        Files.readString(Path.of(System.getProperty("evengrad.root", ""), "README.md"))
            .replace("\n> ", " ")
            .replaceAll("\\s+", " ");
    String line = lines(train("--network", DEEP, "--epochs", "1"), "warning vanishing").getFirst();
    assertTrue(readme.contains(line), line);
  }

  @Test
  void jsonHasFindingsWithTheirEvidence() {
    Ran ran = train("--network", DEEP, "--epochs", "1", "--json", "--quiet");

    List<JsonObject> findings =
        ran.json().get("findings").asArray().elements().stream()
            .map(finding -> finding.asObject())
            .toList();
    JsonObject vanishing =
        findings.stream()
            .filter(finding -> finding.get("rule").asString().equals("vanishing"))
            .findFirst()
            .orElseThrow();
    assertEquals("warning", vanishing.get("severity").asString());
    assertTrue(vanishing.get("where").asString().startsWith("dense1.."), ran.out());
    assertTrue(vanishing.get("first_step").asInt() <= 10, ran.out());
    assertEquals(24, vanishing.get("last_step").asInt());
    assertTrue(vanishing.get("open").asBoolean());
    assertTrue(vanishing.get("remedy").asString().contains("relu"), ran.out());
    assertFalse(vanishing.get("message").asString().isEmpty());
    JsonObject evidence = vanishing.get("evidence").asArray().elements().getFirst().asObject();
    assertEquals("dense1", evidence.get("layer").asString());
    assertTrue(evidence.get("value").asDouble() < evidence.get("threshold").asDouble());
    assertTrue(evidence.get("step").asInt() >= 1);
    assertFalse(evidence.get("quantity").asString().isEmpty());
    assertEquals(1, ran.err().lines().count(), "quiet, it says the warning alone: " + ran.err());
    assertTrue(ran.err().startsWith("warning vanishing"), ran.err());
  }

  @Test
  void theDefaultRunIsHealthyAndHasTheSameBitsWithoutWatching() {
    Ran watched = train("--epochs", "6");
    Ran unwatched = train("--epochs", "6", "--no-health");

    assertNothingWrong(watched);
    assertEquals(1, lines(watched, "health: ").size(), watched.err());
    assertEquals(unwatched.sha(), watched.sha());
    assertEquals(List.of(), lines(unwatched, "health: "));
    assertNull(train("--epochs", "1", "--no-health", "--json").json().find("findings"));
    assertNotNull(train("--epochs", "1", "--json").json().find("findings"));
  }

  @Test
  @Tag("full")
  void tenSeedsOfTheDefaultRunAreHealthy() {
    for (int seed = 0; seed < 10; seed++) {
      assertNothingWrong(train("--seed", Integer.toString(seed)));
    }
  }

  private static void assertNothingWrong(Ran ran) {
    assertEquals(ExitCode.OK, ran.code(), ran.err());
    assertEquals(List.of(), lines(ran, "warning "), ran.err());
    assertEquals(List.of(), lines(ran, "error "), ran.err());
  }

  @Test
  void whatWasFoundStandsBeforeWhyTrainingHalted() {
    Ran ran =
        train(
            "--network",
            "input 64; repeat 20 [ dense 64 relu init=he_normal(gain=40) ]; dense 10",
            "--optimizer",
            "sgd",
            "--rate",
            "1",
            "--clip",
            "none",
            "--epochs",
            "2");

    assertEquals(ExitCode.FAILED, ran.code(), ran.err());
    List<String> lines = ran.err().lines().toList();
    assertTrue(lines.getLast().startsWith("evengrad: training halted"), ran.err());
    assertTrue(lines(ran, "health: ").getFirst().contains("error"), ran.err());
    assertFalse(lines(ran, "error non_finite").isEmpty(), ran.err());
    assertTrue(
        lines.indexOf(lines(ran, "error non_finite").getFirst()) < lines.size() - 2, ran.err());
  }

  @Test
  void goesOnWatchingAfterAResumption() {
    String checkpoint = dir.resolve("run").toString();
    train("--network", DEEP, "--epochs", "1", "--checkpoint", checkpoint);
    Ran resumed = train("--epochs", "2", "--checkpoint", checkpoint, "--resume");
    assertEquals(1, lines(resumed, "warning vanishing").size(), resumed.err());
    assertTrue(lines(resumed, "warning vanishing").getFirst().contains(" at step 25: "));

    train("--epochs", "1", "--checkpoint", checkpoint, "--no-health");
    Ran kept = train("--epochs", "2", "--checkpoint", checkpoint, "--resume");
    assertEquals(List.of(), lines(kept, "health: "), "as the checkpoint's run was");
  }

  @Test
  void aCrossValidationDoesNotLook() {
    Ran.refused(List.of("--no-health", "evengrad train"), "cross-validate", "--no-health");
    assertFalse(Ran.good("cross-validate", "--help").out().contains("--no-health"));
  }

  @Test
  void rawInputsAreNamedBeforeTheFirstStep() {
    Ran ran =
        train("--data", "wine", "--network", "input 13; dense 16 relu; dense 3", "--epochs", "1");

    String line =
        ran.err()
            .lines()
            .filter(said -> said.matches("(notice|warning) inputs_not_normalized: .*"))
            .findFirst()
            .orElseThrow();
    assertTrue(line.contains("proline"), line);
    assertTrue(ran.err().indexOf(line) < ran.err().indexOf("epoch 1/1"), ran.err());
  }
}
