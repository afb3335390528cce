package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.model.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The options of `train` that change the loop: pieces, averages, stopping.
class TrainingLoopTest {
  @TempDir private Path dir;

  private String[] run(String... options) {
    String[] args = {"train", "--data", "iris", "--out", dir.resolve("m.safetensors").toString()};
    return TrainCommandTest.with(args, options);
  }

  private String checkpoint() {
    return dir.resolve("run").toString();
  }

  @Test
  void piecesGiveTheHashOfTheWholeBatch() {
    String sha = Ran.good(run("--epochs", "2", "--quiet")).sha();
    Ran pieces = Ran.good(run("--epochs", "2", "--micro-batch", "7"));
    assertEquals(sha, pieces.sha());
    assertTrue(pieces.err().contains("batch 64 in pieces of 7"), pieces.err());
    assertEquals(
        20,
        Ran.good(run("--epochs", "1", "--quiet", "--json", "--batch", "20", "--micro-batch", "64"))
            .json()
            .get("micro_batch")
            .asInt());
    Ran.refused(List.of("--micro-batch", "0"), run("--micro-batch", "0"));
  }

  @Test
  void resumingKeepsThePieces() {
    String[] options = {"--quiet", "--micro-batch", "9", "--checkpoint", checkpoint()};
    Ran.good(TrainCommandTest.with(run("--epochs", "1"), options));
    assertEquals(
        9,
        Ran.good(
                run("--epochs", "2", "--quiet", "--json", "--checkpoint", checkpoint(), "--resume"))
            .json()
            .get("micro_batch")
            .asInt());
  }

  @Test
  void theAverageIsMeasuredAndWritten() {
    String last = Ran.good(run("--epochs", "4", "--quiet")).sha();
    Ran ran = Ran.good(run("--epochs", "4", "--ema", "0.99"));
    assertNotEquals(last, ran.sha());
    assertTrue(ran.err().contains("moving_average(0.99)"), ran.err());
    Model model = Model.load(dir.resolve("m.safetensors"));
    assertEquals(ran.sha(), model.sha256());
    assertEquals("moving_average(0.99)", model.info().record().get("weights"));
    Ran.good(run("--epochs", "2", "--quiet", "--ema", "0.99", "--checkpoint", checkpoint()));
    // also without saying so again
    assertEquals(
        ran.sha(),
        Ran.good(run("--epochs", "4", "--quiet", "--checkpoint", checkpoint(), "--resume")).sha());
    assertEquals(
        0.99,
        Ran.good(run("--epochs", "1", "--quiet", "--json", "--ema", "0.99"))
            .json()
            .get("ema")
            .asDouble());
    Ran.refused(List.of("--ema", "1.0", "below 1"), run("--ema", "1"));
    Ran.refused(
        List.of("moving average", "'moving_average(0.99)'"),
        run("--epochs", "5", "--ema", "0.9", "--checkpoint", checkpoint(), "--resume"));
  }

  /// A rate at which the held-out loss soon rises again.
  private String[] overfitting(String... options) {
    String[] settings = {"--quiet", "--rate", "0.05", "--seed", "3"};
    String[] all = TrainCommandTest.with(run(settings), options);
    return List.of(options).contains("--epochs")
        ? all
        : TrainCommandTest.with(all, "--epochs", "40");
  }

  @Test
  void patienceEndsTheRunAndTheBestEpochIsWritten() {
    JsonObject json = Ran.good(overfitting("--patience", "3", "--json")).json();
    int best = json.get("best_epoch").asInt();
    int epochs = json.get("epochs").asArray().size();
    assertTrue(json.get("stopped_early").asBoolean());
    assertEquals(best + 3, epochs);
    assertEquals(best, json.get("kept_epoch").asInt());
    assertEquals(
        json.get("best").asDouble(), json.get("held_out").asObject().get("loss").asDouble(), 1e-12);
    Model model = Model.load(dir.resolve("m.safetensors"));
    assertEquals(Integer.toString(best), model.info().record().get("epochs"));
    // the same as training for so many epochs
    assertEquals(
        Ran.good(run("--epochs", best + "", "--quiet", "--rate", "0.05", "--seed", "3")).sha(),
        model.sha256());

    Ran last = Ran.good(overfitting("--patience", "3", "--keep", "last"));
    assertNotEquals(model.sha256(), last.sha());
    assertTrue(
        last.lines()
            .get(1)
            .matches(
                "kept the last, the best was epoch "
                    + best
                    + " of "
                    + epochs
                    + ", held-out loss \\S+; stopped after 3 epochs without improvement"),
        last.out());
  }

  @Test
  void resumedStoppingIsUninterrupted() {
    Ran whole = Ran.good(overfitting("--patience", "3"));
    int best = Integer.parseInt(whole.lines().get(1).replaceAll("\\D*(\\d+) of .*", "$1"));
    String[] first = {"--patience", "3", "--checkpoint", checkpoint(), "--epochs", best + 1 + ""};
    Ran.good(overfitting(first));
    String[] resumed = {"--checkpoint", checkpoint(), "--resume"};
    Ran rest = Ran.good(overfitting(resumed));
    assertEquals(whole.out(), rest.out());
    // once stopped, stopped
    assertEquals(whole.out(), Ran.good(overfitting(resumed)).out());
    Ran.refused(
        List.of("--monitor", "accuracy"),
        overfitting("--monitor", "accuracy", "--checkpoint", checkpoint(), "--resume"));
  }

  @Test
  void whatCannotBeWatchedIsRefused() {
    Ran.refused(List.of("--patience", "0"), run("--patience", "0"));
    Ran.refused(List.of("--keep", "'first'", "best or last"), run("--keep", "first"));
    Ran.refused(List.of("--min-delta", "-1"), run("--patience", "2", "--min-delta", "-1"));
    Ran.refused(
        List.of("--monitor", "'mae'", "loss, accuracy"),
        run("--patience", "2", "--monitor", "mae"));
    Ran.refused(List.of("--monitor", "without"), run("--monitor", "loss"));
    Ran.refused(
        List.of("--patience", "nothing is held out", "--validation"),
        run("--patience", "2", "--validation", "0"));
    Ran.refused(
        List.of("--keep", "nothing is held out"), run("--keep", "best", "--validation", "0"));
    Ran.refused(
        List.of("--patience", "can no longer measure"),
        "cross-validate",
        "--data",
        "iris",
        "--patience",
        "2");
  }

  @Test
  void theRateFallsOnAPlateau() {
    String[] falling = {"--quiet", "--schedule", "reduce_on_plateau(patience=0, threshold=0.9)"};
    String sha = Ran.good(TrainCommandTest.with(run("--epochs", "6"), falling)).sha();
    assertNotEquals(sha, Ran.good(run("--epochs", "6", "--quiet")).sha());
    String[] kept = TrainCommandTest.with(falling, "--checkpoint", checkpoint());
    Ran.good(TrainCommandTest.with(run("--epochs", "3"), kept));
    assertEquals(
        sha,
        Ran.good(run("--epochs", "6", "--quiet", "--checkpoint", checkpoint(), "--resume")).sha());
  }

  /// With mode=max the schedule is told the accuracy: a threshold of nine times as much is never reached.
  @Test
  void theRateFallsWhereTheAccuracyNoLongerGrows() {
    String max = "reduce_on_plateau(patience=0, threshold=9, mode=max)";
    String sha = Ran.good(run("--epochs", "4", "--quiet", "--schedule", max)).sha();
    assertNotEquals(sha, Ran.good(run("--epochs", "4", "--quiet")).sha());
    String always = "reduce_on_plateau(patience=0, threshold=0, factor=0.1, mode=max)";
    assertNotEquals(sha, Ran.good(run("--epochs", "4", "--quiet", "--schedule", always)).sha());
  }

  /// The folder is gone when the first epoch is to be saved, and back for the third.
  @Test
  void trainingGoesOnWhereACheckpointCannotBeWritten() {
    String expected = Ran.good(run("--epochs", "4", "--quiet")).sha();
    Path folder = Path.of(checkpoint());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream meddling =
        new PrintStream(err, true, StandardCharsets.UTF_8) {
          @Override
          public void println(@Nullable String line) {
            super.println(line);
            try {
              if (String.valueOf(line).startsWith("epoch 1/")) {
                Files.delete(folder);
              } else if (String.valueOf(line).startsWith("epoch 3/")) {
                Files.createDirectory(folder);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    Streams streams = new Streams(new PrintStream(out, true, StandardCharsets.UTF_8), meddling, 0);
    int code = Main.execute(streams, run("--epochs", "3", "--checkpoint", checkpoint()));
    String said = err.toString(StandardCharsets.UTF_8);
    assertEquals(ExitCode.OK, code, said);
    List<String> complaints =
        said.lines().filter(line -> line.contains("training goes on")).toList();
    assertEquals(1, complaints.size(), said);
    assertTrue(
        complaints.getFirst().startsWith("the checkpoint behind epoch 1 failed")
            && complaints.getFirst().contains(checkpoint()),
        said);
    Ran resumed =
        Ran.good(run("--epochs", "4", "--quiet", "--checkpoint", checkpoint(), "--resume"));
    assertEquals(expected, resumed.sha());
  }
}
