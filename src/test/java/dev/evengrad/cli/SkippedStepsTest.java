package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of steps that are skipped, here for a single row that has no variance. */
class SkippedStepsTest {
  private static final String NETWORK = "input 4; batch_norm; dense 3";

  @TempDir private Path dir;

  private Path model() {
    return dir.resolve("m.safetensors");
  }

  private String[] train(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", "iris", "--epochs", "2", "--network", NETWORK));
    arguments.addAll(List.of("--out", model().toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @Test
  void theReasonIsSaidOnce() {
    // 129 rows in batches of 64 leave one
    Ran ran = Ran.good(train("--batch", "64", "--validation", "21"));
    List<String> said = ran.err().lines().filter(line -> line.contains("is skipped: ")).toList();
    assertEquals(1, said.size(), ran.err());
    assertTrue(said.get(0).startsWith("step 3 is skipped: batch_norm1 normalises"), said.get(0));
    assertFalse(
        Ran.good(train("--batch", "43", "--validation", "21")).err().contains("is skipped"));
  }

  @Test
  void aRunInWhichEveryStepIsSkippedWritesNoModel() throws IOException {
    // one step in each of two epochs overflows, and three in a row would halt training
    String huge = "3e38,3e38,a\n-3e38,3e38,b\n".repeat(4);
    Path csv = Files.writeString(dir.resolve("huge.csv"), "x,y,label\n" + huge);
    Ran ran =
        Ran.of(
            "train",
            "--epochs",
            "2",
            "--data",
            csv.toString(),
            "--network",
            "input 2; dense 2 relu; dense 2",
            "--out",
            model().toString());
    assertEquals(ExitCode.FAILED, ran.code(), ran.err());
    assertTrue(ran.err().contains("every step was skipped: "), ran.err());
    assertFalse(Files.exists(model()));
  }

  /** A held-out row of huge features: its loss is not finite, so no epoch is the best. */
  @Test
  void withoutABestEpochTheLastIsKept() throws IOException {
    StringBuilder text = new StringBuilder("x,y,label\n");
    for (int i = 0; i < 9; i++) {
      text.append(i % 7).append(",").append(3 * i % 5).append(i % 2 == 0 ? ",a\n" : ",b\n");
    }
    Path csv = Files.writeString(dir.resolve("last.csv"), text + "3e38,3e38,a\n");
    // the seed that holds out the last row
    String[] arguments = {
      "train",
      "--data",
      csv.toString(),
      "--validation",
      "1",
      "--seed",
      "0",
      "--epochs",
      "3",
      "--patience",
      "2",
      "--network",
      "input 2; dense 2 relu; dense 2",
      "--out",
      model().toString()
    };
    Ran ran = Ran.of(arguments);
    assertEquals(ExitCode.FAILED, ran.code(), ran.err());
    assertTrue(ran.out().contains("kept the last, since held-out loss was never"), ran.out());
    Ran json = Ran.of(TrainCommandTest.with(arguments, "--json"));
    assertEquals(ExitCode.FAILED, json.code(), json.err());
    assertEquals(2, json.json().get("kept_epoch").asInt());
  }

  @Test
  void piecesThatAlwaysLeaveOneRowAreRefused() {
    Ran.refused(
        List.of("micro-batch is 63", "a batch of 64", "batch_norm1"),
        train("--batch", "64", "--micro-batch", "63"));
  }

  @Test
  void aRateGroupWithoutAFactorIsRefusedAsThat() {
    Ran.refused(
        List.of("--rate-group: 'dense1.*': there is no factor", "e.g. dense1.*:0.1"),
        train("--rate-group", "dense1.*"));
  }

  @Test
  void onATerminalTheReasonComesBehindTheBar() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ProgressOnTerminal progress =
        new ProgressOnTerminal(
            new PrintStream(out, true, StandardCharsets.UTF_8), new EpochLine(1, "scalar"), 80)) {
      progress.begin(0, 10);
      progress.skipped("step 3 is skipped: why");
    }
    assertTrue(out.toString(StandardCharsets.UTF_8).strip().endsWith("step 3 is skipped: why"));
  }
}
