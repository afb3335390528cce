package dev.evengrad.cli;

import static dev.evengrad.layer.Layers.dense;
import static dev.evengrad.model.ModelSpec.input;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Iris;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Schedules;
import dev.evengrad.tensor.Precision;
import dev.evengrad.testing.WrongSoftsign;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train --verify-every`.
class VerifyEveryTest {
  @TempDir private Path dir;

  private String model() {
    return dir.resolve("m.safetensors").toString();
  }

  private String[] train(String... more) {
    String[] args = {"train", "--data", "iris", "--epochs", "3", "--out", model()};
    return TrainCommandTest.with(args, more);
  }

  @Test
  void theStepsPassAndTheWeightsAreTheSame() {
    Ran plain = Ran.good(train());
    assertFalse(plain.err().contains("computed again"), plain.err());
    // 120 rows in batches of 64: 6 steps, of which 1, 3 and 5
    Ran verified = Ran.good(train("--verify-every", "2"));
    assertEquals(plain.sha(), verified.sha());
    String said = "3 steps computed again in double precision: every number within its bound";
    assertTrue(verified.err().lines().anyMatch(said::equals), verified.err());
    assertFalse(Ran.good(train("--verify-every", "2", "--quiet")).err().contains("again"));
  }

  @Test
  void badNumbersAndACrossValidationAreRefused() {
    Ran.refused(List.of("--verify-every", "0"), train("--verify-every", "0"));
    Ran.refused(
        List.of("--verify-every", "cross-validation"),
        "cross-validate",
        "--data",
        "iris",
        "--verify-every",
        "5");
  }

  @Test
  void aStepBeyondItsBoundsEndsTrainingWithTheTable() {
    Recipe recipe =
        new Recipe(
            ModelSpec.of(input(4), dense(9, new WrongSoftsign(1.0001f, 1)), dense(3)),
            null,
            null,
            Iris.load(),
            null,
            false,
            false,
            Losses.softmaxCrossEntropy(),
            false,
            Chain.parse("adam"),
            Schedules.constant(),
            2,
            50,
            50,
            16,
            10,
            null,
            null,
            List.of(),
            new Decisions(null, null),
            null,
            1,
            1,
            0,
            BackendChoice.AUTO,
            Precision.FLOAT32);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            0);
    TrainingRun run =
        new TrainingRun(
            recipe,
            OutputFiles.of(model(), null),
            UnaryOperator.identity(),
            new Progress() {},
            null,
            null,
            streams.err());
    TrainingRun.End end = run.run();
    assertInstanceOf(TrainingRun.End.Drifted.class, end);
    assertEquals(ExitCode.FAILED, TrainCommand.sayFailed((TrainingRun.End.Drifted) end, streams));
    String said = err.toString(StandardCharsets.UTF_8);
    assertTrue(said.startsWith("step 1 of input 4; dense 9 softsign; dense 3 ("), said);
    assertTrue(
        said.contains(
            "evengrad: verification failed, no model is written: step 1: dense1.output is out of"
                + " bounds (softsign)"),
        said);
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertFalse(Files.exists(Path.of(model())));
  }
}
