package dev.evengrad.train;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Schedules;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An observer that throws leaves a trainer that goes on as if it had not. */
class ThrowingObserverTest {
  /** 97 rows: 4 batches an epoch, each in two pieces. */
  private static final Dataset DATA = Digits.load().splitRows(1700, 3).training();

  private static final ModelSpec SPEC =
      ModelSpec.parse("input 64; standardize; dense 17 relu; batch_norm; dropout 0.2; dense 10");
  private static final int EPOCHS = 3;

  @TempDir private Path folder;

  private static TrainerBuilder builder() {
    return Trainer.of(SPEC)
        .loss(softmaxCrossEntropy())
        .clip(globalNorm(1))
        .optimizer(adam(3e-3))
        .schedule(Schedules.cosine(20))
        .movingAverage(0.9)
        .batchSize(26)
        .microBatch(13)
        .seed(9);
  }

  /** Throws once, at one moment of one step. */
  private static final class Thrower implements StepObserver {
    private final String moment;
    private final long step;
    private @Nullable IllegalArgumentException thrown;

    Thrower(String moment, long step) {
      this.moment = moment;
      this.step = step;
    }

    private void at(String now, long nowStep) {
      if (thrown == null && now.equals(moment) && nowStep == step) {
        thrown = new IllegalArgumentException("at step " + nowStep);
        throw thrown;
      }
    }

    @Override
    public void afterForward(StepView view) {
      at(view.firstRow() == 0 ? "first forward" : "last forward", view.step());
    }

    @Override
    public void afterPiece(StepView view) {
      at("piece", view.step());
    }

    @Override
    public void afterBackward(StepView view) {
      at("backward", view.step());
    }

    @Override
    public void beforeStep(StepView view) {
      at("before", view.step());
    }

    @Override
    public void afterStep(StepView view, StepOutcome outcome) {
      at("step", view.step());
    }

    @Override
    public void afterEpoch(EpochReport report) {
      at("epoch", report.epoch());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "before, 6, 1, 1",
    "first forward, 6, 1, 1",
    "last forward, 6, 1, 1",
    "piece, 6, 1, 1",
    "backward, 6, 1, 1",
    "backward, 8, 1, 3",
    "step, 1, 0, 1",
    "step, 6, 1, 2",
    "step, 8, 2, 0",
    "epoch, 2, 2, 0"
  })
  void trainingGoesOnAtTheSameBits(String moment, long step, long epochs, int batchInEpoch) {
    Thrower thrower = new Thrower(moment, step);
    Path file = folder.resolve("c.safetensors");
    try (Trainer undisturbed = builder().build();
        Trainer disturbed = builder().observer(thrower).build();
        Trainer resumed = builder().build()) {
      for (int i = 0; i < EPOCHS; i++) {
        assertTrue(undisturbed.epoch(DATA).complete());
      }
      RuntimeException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> {
                while (disturbed.epochs() < EPOCHS) {
                  disturbed.epoch(DATA);
                }
              });
      assertSame(thrower.thrown, e);
      TrainingState state = disturbed.state();
      assertEquals(epochs, state.epoch());
      assertEquals(epochs, disturbed.epochs());
      assertEquals(batchInEpoch, state.batchInEpoch());
      assertEquals(4 * epochs + batchInEpoch, state.step());
      assertEquals(state.step(), state.appliedSteps());
      Checkpoint.save(state, file);
      resumed.restore(Checkpoint.load(file));
      for (Trainer trainer : new Trainer[] {disturbed, resumed}) {
        EpochReport rest = trainer.epoch(DATA);
        assertTrue(rest.complete());
        assertEquals(epochs + 1, rest.epoch());
        assertEquals(4 - batchInEpoch, rest.steps());
        while (trainer.epochs() < EPOCHS) {
          assertTrue(trainer.epoch(DATA).complete());
        }
        assertEquals(undisturbed.sha256(), trainer.sha256());
        assertEquals(undisturbed.averagedModel().sha256(), trainer.averagedModel().sha256());
      }
    }
  }

  @Test
  void aSingleStepIsCountedToo() {
    Batch batch = Batch.ofClasses(new float[64 * 2], 2, 64, new int[] {3, 7});
    try (Trainer undisturbed = builder().microBatch(2).batchSize(2).build();
        Trainer disturbed =
            builder().microBatch(2).batchSize(2).observer(new Thrower("step", 2)).build()) {
      undisturbed.standardizeBy(DATA);
      disturbed.standardizeBy(DATA);
      for (int i = 0; i < 4; i++) {
        undisturbed.step(batch);
      }
      disturbed.step(batch);
      assertThrows(IllegalArgumentException.class, () -> disturbed.step(batch));
      assertEquals(2, disturbed.state().step());
      disturbed.step(batch);
      disturbed.step(batch);
      assertEquals(undisturbed.sha256(), disturbed.sha256());
    }
  }

  /** As Keras' stop_training between two epochs of a fit; the figures of no step are no numbers, as {@link EpochReport} says. */
  @Test
  void aStopBetweenTwoEpochsEndsTheNextOneBeforeItsFirstStep() {
    try (Trainer undisturbed = builder().build();
        Trainer trainer = builder().build()) {
      undisturbed.epoch(DATA);
      undisturbed.epoch(DATA);
      trainer.epoch(DATA);
      trainer.requestStop();
      EpochReport none = trainer.epoch(DATA);
      assertFalse(none.complete());
      assertEquals(2, none.epoch());
      assertEquals(0, none.steps() + none.rows());
      assertEquals(0, none.clippedShare());
      assertTrue(Double.isNaN(none.loss()) && Double.isNaN(none.gradientNorm()));
      assertTrue(none.metrics().values().stream().allMatch(value -> value.isNaN()), none::toString);
      assertEquals(1, trainer.epochs());
      assertEquals(4, trainer.epoch(DATA).steps());
      assertEquals(undisturbed.sha256(), trainer.sha256());
    }
  }

  @Test
  void anEpochBrokenOffByAnObserverIsNotStoppedAtOnceTheNextTime() {
    Thrower thrower = new Thrower("step", 2);
    try (Trainer trainer = builder().observer(thrower).build()) {
      assertThrows(IllegalArgumentException.class, () -> trainer.epoch(DATA));
      trainer.requestStop();
      EpochReport one = trainer.epoch(DATA);
      assertFalse(one.complete());
      assertEquals(2, trainer.state().batchInEpoch());
      assertEquals(2, trainer.epoch(DATA).steps());
      assertEquals(1, trainer.epochs());
    }
  }
}
