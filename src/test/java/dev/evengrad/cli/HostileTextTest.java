package dev.evengrad.cli;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Optimizers.adam;

import dev.evengrad.data.Digits;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Schedule;
import dev.evengrad.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are too long or nested too deep, from the command line and from files, are bad input and no fault of ours. */
class HostileTextTest {
  private static final String NESTED = "warmup(1,".repeat(2000) + "constant" + ")".repeat(2000);
  private static final String LONG = "a".repeat(100_000);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--schedule",
        "--optimizer",
        "--clip",
        "--decay",
        "--freeze",
        "--rate-group",
        "--loss",
        "--init",
        "--network",
        "--metric",
        "--monitor"
      })
  void everyOptionThatTakesATextRefusesIt(String option) {
    Ran.refused(
        List.of(option, option.equals("--freeze") ? "mask is" : "nested deeper than 32"),
        "train",
        option,
        option.equals("--network") ? "input 64; dense 10 " + NESTED : NESTED);
    Ran.refused(
        List.of(option), "train", option, option.equals("--network") ? "input 64; " + LONG : LONG);
  }

  @Test
  void aForgedCheckpointIsRefused() throws IOException {
    Path run = folder.resolve("forged");
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 64; standardize; dense 10"))
            .loss(softmaxCrossEntropy())
            .optimizer(adam(1e-3))
            .schedule(new Forged())
            .batchSize(64)
            .build()) {
      trainer.epoch(Digits.load());
      Checkpoint.save(
          trainer.state(), Files.createDirectory(run).resolve("checkpoint.safetensors"));
    }
    Ran.refused(
        List.of("parentheses are nested deeper than 32"),
        "train",
        "--data",
        "digits",
        "--resume",
        "--checkpoint",
        run.toString(),
        "--out",
        folder.resolve("m.safetensors").toString());
  }

  /** Writes itself as what no reader should follow. */
  private static final class Forged implements Schedule {
    @Override
    public String text() {
      return NESTED;
    }

    @Override
    public double factor(long step) {
      return 1;
    }
  }
}
