package dev.evengrad.train;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Schedules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training that is broken off and resumed gives the bits of training that never stopped. */
class ResumeTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse("input 64; standardize; dense 33 relu; dense 10");
  private static final Dataset DATA = Digits.load().splitRows(1400, 3).training();

  @TempDir private Path folder;

  private static TrainerBuilder builder() {
    return builder(globalNorm(1));
  }

  private static TrainerBuilder builder(GradientTransform clip) {
    return Trainer.of(SPEC)
        .loss(softmaxCrossEntropy())
        .clip(clip)
        .optimizer(adam(3e-3))
        .schedule(Schedules.cosine(100))
        .batchSize(32)
        .seed(9);
  }

  /** Stops the trainer after a number of steps. */
  private static final class StopAfter implements StepObserver {
    private final int steps;
    private Trainer trainer;

    StopAfter(int steps) {
      this.steps = steps;
    }

    @Override
    public void afterStep(StepView view, StepOutcome outcome) {
      if (view.step() == steps) {
        trainer.requestStop();
      }
    }
  }

  /** With clips that learn from earlier steps too, in their warm-up and behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "global_norm(1)",
        "auto_clip",
        "zclip(1)",
        "zclip(1, warmup=100)",
        "ada_gc",
        "ada_gc(warmup=10)"
      })
  void inTheMiddleOfAnEpochThroughAFileAndAnotherBackend(String rule) {
    GradientTransform clip = Clips.parse(rule);
    String expected;
    try (Trainer whole = builder(clip).build()) {
      for (int i = 0; i < 4; i++) {
        assertTrue(whole.epoch(DATA).complete());
      }
      expected = whole.sha256();
    }
    Path file = folder.resolve("c.safetensors");
    StopAfter stop = new StopAfter(20);
    try (Trainer first = builder(clip).observer(stop).build()) {
      stop.trainer = first;
      assertTrue(first.epoch(DATA).complete());
      EpochReport broken = first.epoch(DATA);
      assertFalse(broken.complete());
      assertEquals(1, first.epochs());
      Checkpoint.save(first.state(), file);
    }
    try (Trainer second = builder(clip).backend(BackendChoice.SCALAR).build()) {
      second.restore(Checkpoint.load(file));
      while (second.epochs() < 4) {
        assertTrue(second.epoch(DATA).complete());
      }
      assertEquals(expected, second.sha256());
    }
  }

  @Test
  void aStateOfAnotherRunIsRefusedAndChangesNothing() {
    try (Trainer trainer = builder().build();
        Trainer other =
            Trainer.of(SPEC)
                .loss(softmaxCrossEntropy())
                .optimizer(sgd(0.1))
                .schedule(Schedules.cosine(100))
                .batchSize(32)
                .seed(9)
                .build()) {
      trainer.epoch(DATA);
      String before = trainer.sha256();
      SettingException e =
          assertThrows(SettingException.class, () -> trainer.restore(other.state()));
      assertTrue(
          e.getMessage().contains("sgd(0.1)") && e.getMessage().contains("adam(0.003)"),
          e.getMessage());
      assertEquals(before, trainer.sha256());
    }
  }

  @Test
  void aCheckpointCutAnywhereIsRefused() throws IOException {
    Path file = folder.resolve("c.safetensors");
    try (Trainer trainer = builder().build()) {
      trainer.epoch(DATA);
      Checkpoint.save(trainer.state(), file);
      byte[] whole = Files.readAllBytes(file);
      for (int n = 0; n < whole.length; n += n < 2000 ? 13 : 997) {
        Path cut = folder.resolve("cut.safetensors");
        Files.write(cut, Arrays.copyOf(whole, n));
        assertThrows(ModelFileException.class, () -> Checkpoint.load(cut), "cut at " + n);
      }
      Path model = folder.resolve("m.safetensors");
      trainer.model().save(model);
      assertTrue(
          assertThrows(ModelFileException.class, () -> Checkpoint.load(model))
              .getMessage()
              .contains("this is a model, not a checkpoint"));
      assertTrue(
          assertThrows(ModelFileException.class, () -> Model.load(file))
              .getMessage()
              .contains("this is a checkpoint of a training run, not a model"));
    }
  }

  @Test
  void trainingOnFromAModelStartsAtItsWeights() {
    try (Trainer first = builder().build()) {
      first.epoch(DATA);
      Model model = first.model();
      try (Trainer second = Trainer.from(model).optimizer(sgd(0.01)).batchSize(32).build()) {
        assertEquals(model.sha256(), second.sha256());
        assertEquals(first.evaluate(DATA).loss(), second.evaluate(DATA).loss());
        second.epoch(DATA);
        assertNotEquals(model.sha256(), second.sha256());
        assertEquals(model.sha256(), first.model().sha256());
        assertEquals(DATA.classNames(), second.model().classNames());
      }
    }
  }
}
