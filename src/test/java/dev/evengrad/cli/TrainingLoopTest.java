package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.model.Model;
import java.nio.file.Path;
import java.util.List;
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
        List.of("moving average"),
        run("--epochs", "5", "--ema", "0.9", "--checkpoint", checkpoint(), "--resume"));
  }
}
