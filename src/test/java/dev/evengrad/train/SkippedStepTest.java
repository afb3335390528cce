package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.Schedule;
import dev.evengrad.optim.Schedules;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a skipped step moves on, and what it does not. */
class SkippedStepTest {
  @TempDir private Path folder;

  private static TrainerBuilder builder(String network) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(Losses.mse())
        .optimizer(Optimizers.sgd(1e-30))
        .batchSize(4)
        .seed(1);
  }

  private static Batch batch(float x) {
    float[] features = {x, 1, 2, 3, 4, 5, 6, 7};
    return Batch.ofValues(features, 4, 2, new float[] {1, 2, 3, 4}, 1);
  }

  private static StepReport applied(Trainer trainer) {
    return assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(0))).report();
  }

  private static void skip(Trainer trainer) {
    assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch(Float.NaN)));
  }

  @Test
  void theScheduleGoesByAppliedSteps() {
    Schedule schedule = Schedules.cosine(10);
    try (Trainer trainer = builder("input 2; dense 1").schedule(schedule).build()) {
      skip(trainer);
      skip(trainer);
      for (int step = 0; step < 3; step++) {
        assertEquals(1e-30 * schedule.factor(step), applied(trainer).rate());
        skip(trainer);
      }
    }
  }

  @Test
  void randomNumbersGoByTriedSteps() {
    String network = "input 2; dense 9; dropout 0.5; dense 1";
    try (Trainer straight = builder(network).build();
        Trainer skipping = builder(network).build()) {
      double first = applied(straight).loss();
      double second = applied(straight).loss();
      assertNotEquals(first, second);
      skip(skipping);
      assertEquals(second, applied(skipping).loss());
    }
  }

  private static void overflow(Trainer trainer) {
    StepOutcome.Skipped skipped =
        assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch(Float.MAX_VALUE)));
    assertFalse(skipped.reason().badBatch());
  }

  @Test
  void skipsInARowAreCountedThroughACheckpoint() {
    Path file = folder.resolve("c.safetensors");
    try (Trainer first = builder("input 2; dense 1").build();
        Trainer second = builder("input 2; dense 1").build()) {
      overflow(first);
      overflow(first);
      Checkpoint.save(first.state(), file);
      second.restore(Checkpoint.load(file));
      assertInstanceOf(StepOutcome.Halted.class, second.step(batch(Float.MAX_VALUE)));
    }
  }

  /** Rows from outside that are no numbers say nothing of the training: they are named, left out, and training goes on. */
  @Test
  void badRowsNeverHalt() {
    float[] good = {0, 1, 2, 3, 4, 5, 6, 7};
    float[] nan = {0, 1, 2, 3, 4, Float.NaN, 6, 7};
    float[] targets = {1, 2, 3, 4};
    float[] infinite = {1, 2, Float.POSITIVE_INFINITY, 4};
    Map<SkipReason, Batch> batches =
        Map.of(
            SkipReason.FEATURE_NOT_FINITE,
            Batch.ofValues(nan, 4, 2, targets, 1),
            SkipReason.TARGET_NOT_FINITE,
            Batch.ofValues(good, 4, 2, infinite, 1),
            SkipReason.ROW_WEIGHT_NOT_FINITE,
            Batch.ofValues(good, 4, 2, targets, 1)
                .withRowWeights(new float[] {1, 1, Float.NaN, 1}));
    batches.forEach(
        (reason, batch) -> {
          try (Trainer trainer = builder("input 2; dense 1").build()) {
            String before = trainer.sha256();
            for (int i = 0; i < 10; i++) {
              StepOutcome.Skipped skipped =
                  assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch));
              assertEquals(reason, skipped.reason());
              assertTrue(skipped.reason().badBatch());
              assertTrue(skipped.explanation().contains("row 2"), skipped.explanation());
            }
            assertEquals(before, trainer.sha256());
            applied(trainer);
          }
        });
  }

  /** They neither count as steps that diverge nor hide them. */
  @Test
  void badRowsBetweenOverflowsDoNotBreakTheRow() {
    try (Trainer trainer = builder("input 2; dense 1").build()) {
      overflow(trainer);
      skip(trainer);
      overflow(trainer);
      skip(trainer);
      assertInstanceOf(StepOutcome.Halted.class, trainer.step(batch(Float.MAX_VALUE)));
    }
  }

  @Test
  void theMessageOfAHaltNamesTheWayOutWhichWorks() {
    try (Trainer trainer = builder("input 2; dense 1").mostSkips(2).build()) {
      applied(trainer);
      overflow(trainer);
      StepOutcome.Halted halted =
          assertInstanceOf(StepOutcome.Halted.class, trainer.step(batch(Float.MAX_VALUE)));
      String message = halted.finding().message();
      assertTrue(message.contains("restore(state())") && message.contains("mostSkips"), message);
      assertSame(halted, trainer.step(batch(0)));
      trainer.restore(trainer.state());
      applied(trainer);
      overflow(trainer);
      applied(trainer);
    }
  }

  @Test
  void aStateThatIsRefusedForAMomentLeavesTheParameters() {
    TrainerBuilder builder =
        Trainer.of(ModelSpec.parse("input 2; dense 1"))
            .loss(Losses.mse())
            .optimizer(Optimizers.adam(0.1))
            .batchSize(4);
    try (Trainer trainer = builder.build()) {
      applied(trainer);
      TrainingState good = trainer.state();
      applied(trainer);
      TrainingState before = trainer.state();
      good.moments().get("adam.v")[1] = -1;
      assertThrows(SettingException.class, () -> trainer.restore(good));
      TrainingState after = trainer.state();
      assertArrayEquals(before.parameters(), after.parameters());
      assertArrayEquals(before.moments().get("adam.v"), after.moments().get("adam.v"));
      assertEquals(2, after.appliedSteps());
      applied(trainer);
    }
  }

  /** Four batches, the last of a single row; in one of the others a row of huge features overflows. */
  @Test
  void anEpochsFiguresAreThoseOfItsAppliedSteps() {
    float[] x = new float[20];
    float[] y = new float[10];
    for (int r = 0; r < 10; r++) {
      x[2 * r] = r % 4 - 1.5f;
      x[2 * r + 1] = r % 3;
      y[r] = r * r % 7;
    }
    x[8] = 3e38f;
    x[9] = 3e38f;
    Map<Long, Integer> rows = new HashMap<>();
    double[] sums = new double[4]; // loss times rows, rows, norms, clipped steps
    StepObserver sum =
        new StepObserver() {
          @Override
          public void afterForward(StepView view) {
            rows.put(view.step(), view.rows());
          }

          @Override
          public void afterStep(StepView view, StepOutcome outcome) {
            if (outcome instanceof StepOutcome.Applied applied) {
              int count = rows.get(view.step());
              sums[0] += applied.report().loss() * count;
              sums[1] += count;
              sums[2] += applied.report().gradientNorm();
              sums[3] += applied.report().clipped() ? 1 : 0;
            }
          }
        };
    TrainerBuilder builder =
        Trainer.of(ModelSpec.parse("input 2; dense 3 relu; dense 1"))
            .loss(Losses.mse())
            .clip(Clips.globalNorm(1e-9))
            .optimizer(Optimizers.sgd(1e-30))
            .batchSize(3)
            .seed(1)
            .observer(sum);
    try (Trainer trainer = builder.build()) {
      EpochReport report = trainer.epoch(Dataset.ofValues(x, 2, y, 1));
      assertEquals(10, report.rows());
      assertEquals(4, report.steps());
      assertEquals(1, report.skipped());
      assertEquals(3, sums[3]);
      assertEquals(7, sums[1]);
      assertEquals(sums[0] / 7, report.loss(), 1e-12);
      assertEquals(sums[2] / 3, report.gradientNorm(), 1e-12);
      assertEquals(1, report.clippedShare());
    }
  }
}
