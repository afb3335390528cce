package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.kernel.CounterRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `train --spike-guard` says of a row that is a million times as large as the others.
class SpikeGuardCommandTest {
  private static final int BAD = 1300;

  @TempDir private Path dir;

  private Path table() throws IOException {
    CounterRandom random = CounterRandom.of(1, "rows", 0);
    StringBuilder csv = new StringBuilder("a,b,class\n");
    for (int row = 0; row < 1600; row++) {
      double a = random.gaussian(2 * row);
      double b = random.gaussian(2 * row + 1);
      String label = a > b ? "yes" : "no";
      double factor = row == BAD ? -1e6 : 1;
      csv.append(String.format(Locale.ROOT, "%f,%f,%s%n", a * factor, b * factor, label));
    }
    return Files.writeString(dir.resolve("rows.csv"), csv);
  }

  private Ran train(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("train", "--data", table().toString()));
    all.addAll(List.of("--network", "input auto; dense 16 relu; dense 2", "--validation", "0"));
    all.addAll(List.of("--batch", "16", "--epochs", "2", "--clip", "none"));
    all.addAll(List.of("--out", dir.resolve("m.safetensors").toString()));
    all.addAll(List.of(options));
    return Ran.of(all.toArray(String[]::new));
  }

  @Test
  void namesTheBatchesThatItSetAside() throws IOException {
    Ran ran = train("--spike-guard");
    assertEquals(ExitCode.OK, ran.code(), ran.err());
    List<String> lines = ran.err().lines().toList();
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("spike_guard: 2 snapshots, [\\d,]+ bytes.*")),
        ran.err());
    assertTrue(lines.contains("2 batches set aside by the spike guard:"), ran.err());
    assertEquals(
        2, lines.stream().filter(l -> l.matches("  epoch [12] batch \\d+ rows .*")).count());
    assertTrue(
        lines.stream().anyMatch(l -> l.startsWith("warning spike") && l.contains("refused")),
        ran.err());
  }

  @Test
  void jsonHasAllRowsAndResumingKeepsTheGuard() throws IOException {
    Path runs = dir.resolve("runs");
    Ran ran =
        train("--spike-guard", "spike_guard(every=50)", "--json", "--checkpoint", runs.toString());
    JsonObject json = ran.json();
    assertEquals("spike_guard(every=50)", json.get("spike_guard").asString());
    var events = json.get("set_aside").asArray().elements();
    assertEquals(2, events.size());
    for (var event : events) {
      var batch = event.asObject().get("batches").asArray().elements().getFirst().asObject();
      assertTrue(
          batch.get("rows").asArray().elements().stream().anyMatch(r -> r.asLong() == BAD),
          ran.out());
      assertEquals("refused", event.asObject().get("kind").asString());
    }
    Ran resumed =
        Ran.of(
            "train",
            "--resume",
            "--checkpoint",
            runs.toString(),
            "--epochs",
            "3",
            "--json",
            "--out",
            dir.resolve("m2.safetensors").toString());
    assertEquals("spike_guard(every=50)", resumed.json().get("spike_guard").asString());
    assertEquals(1, resumed.json().get("set_aside").asArray().elements().size());
  }

  @Test
  void withoutTheGuardNothingIsSaidOfIt() throws IOException {
    Ran ran = train("--json");
    assertFalse(ran.out().contains("set_aside"));
  }

  @Test
  void badSettingsNameTheOption() throws IOException {
    Ran ran = train("--spike-guard", "spike_guard(z=-1)");
    assertEquals(ExitCode.BAD_INPUT, ran.code());
    assertTrue(ran.err().contains("--spike-guard"), ran.err());
    assertTrue(ran.err().contains("z of the spike guard"), ran.err());
  }
}
