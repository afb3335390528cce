package dev.evengrad.train;

import static dev.evengrad.optim.Clips.agc;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Clips.value;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Iris;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.WarmUpReport;
import dev.evengrad.optim.Schedules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerWarmUpTest {
  private static final Duration SHORT = Duration.ofMillis(40);
  private static final Dataset DATA = Iris.load();

  @TempDir private Path folder;

  /** Everything that a step could leave traces in: statistics, noise, heads, an average, moments, a schedule, pieces, threads. */
  private static TrainerBuilder everything() {
    return Trainer.of(
            ModelSpec.parse(
                "input 4; standardize; dense 33 relu; batch_norm; dropout 0.3;"
                    + " auxiliary weight=0.3 [dense 3]; residual scale=learned [dense 33 tanh];"
                    + " dense 3"))
        .loss(Losses.softmaxCrossEntropy())
        .clip(value(0.5))
        .clip(globalNorm(1))
        .optimizer(adam(3e-3))
        .movingAverage(0.9)
        .schedule(Schedules.cosine(100))
        .batchSize(32)
        .microBatch(16)
        .threads(2)
        .seed(9);
  }

  /** The bytes of checkpoints after each of some calls, and those of the model's file. */
  private List<byte[]> run(boolean warm) throws IOException {
    List<byte[]> files = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    StepObserver observer =
        new StepObserver() {
          @Override
          public void afterStep(StepView view, StepOutcome outcome) {
            seen.add(view.step());
          }
        };
    try (Trainer trainer = everything().observer(observer).build()) {
      warm(trainer, warm);
      files.add(checkpoint(trainer));
      EpochReport report = trainer.epoch(DATA);
      assertEquals(5, report.steps());
      warm(trainer, warm);
      files.add(checkpoint(trainer));
      trainer.step(Batch.ofClasses(DATA.features(), 20, 4, new int[20]));
      warm(trainer, warm);
      trainer.epoch(DATA);
      files.add(checkpoint(trainer));
      Path model = folder.resolve("m");
      trainer.model().save(model);
      files.add(Files.readAllBytes(model));
      assertEquals(11, seen.size());
    }
    return files;
  }

  private static void warm(Trainer trainer, boolean warm) {
    if (warm) {
      WarmUpReport report = trainer.warmUp(SHORT, 32, 22);
      assertEquals(List.of(32, 22), report.calls().stream().map(c -> c.rows()).toList());
    }
  }

  private byte[] checkpoint(Trainer trainer) throws IOException {
    Path file = folder.resolve("c");
    Checkpoint.save(trainer.state(), file);
    return Files.readAllBytes(file);
  }

  @Test
  void leavesNoTraceInAnyByteOfCheckpointsAndModel() throws IOException {
    List<byte[]> cold = run(false);
    List<byte[]> warm = run(true);
    for (int i = 0; i < cold.size(); i++) {
      assertArrayEquals(cold.get(i), warm.get(i), "file " + i);
    }
  }

  @Test
  void whatTheBuilderIsToldLaterDoesNotReachTheTrainer() {
    TrainerBuilder builder =
        Trainer.of(ModelSpec.parse("input 4; dense 3")).loss(Losses.mse()).optimizer(sgd(0.1));
    try (Trainer trainer = builder.batchSize(8).build()) {
      builder.batchSize(2).mostSkips(1);
      assertEquals(8, trainer.warmUp(SHORT).calls().getFirst().rows());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mse, 3",
    "mae, 1",
    "huber, 2",
    "softmax_cross_entropy(smoothing=0.1), 3",
    "softmax_cross_entropy(weights=1:2:1), 3",
    "sigmoid_binary_cross_entropy, 1",
    "sigmoid_binary_cross_entropy, 3",
    "hinge, 1",
    "squared_hinge, 1"
  })
  void makesUpTargetsForEveryLoss(String loss, int outputs) {
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 4; dense 5 silu; dense " + outputs))
            .loss(Losses.parse(loss))
            .clip(agc(0.01))
            .optimizer(sgd(1000))
            .batchSize(6)
            .build()) {
      assertEquals(6, trainer.warmUp(Duration.ofMillis(1)).calls().getFirst().rows(), loss);
    }
  }

  @Test
  void goesByBatchesOfOnesOwn() {
    try (Trainer trainer = everything().build()) {
      Batch batch = Batch.ofClasses(DATA.features(), 32, 4, new int[32]);
      float[] before = batch.features().clone();
      WarmUpReport report = trainer.warmUp(SHORT, List.of(batch));
      assertEquals(32, report.calls().getFirst().rows());
      assertArrayEquals(before, batch.features());
      assertThrows(
          ShapeException.class,
          () -> trainer.warmUp(SHORT, List.of(Batch.ofClasses(new float[10], 2, 5, new int[2]))));
      assertThrows(
          DataException.class,
          () ->
              trainer.warmUp(
                  SHORT, List.of(Batch.ofClasses(new float[8], 2, 4, new int[] {0, 7}))));
      assertThrows(SettingException.class, () -> trainer.warmUp(SHORT, List.of()));
      // nothing is locked or counted behind a refusal
      assertInstanceOf(EpochReport.class, trainer.epoch(DATA));
    }
  }

  /** Three million rows of a thousand features fit no array, but a step computes 32 of them at once. */
  @Test
  void makesUpTwoPiecesOfABatchThatWouldBeLarge() {
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 1000; dense 1"))
            .loss(Losses.mse())
            .optimizer(sgd(0.1))
            .batchSize(3_000_000)
            .microBatch(32)
            .build()) {
      WarmUpReport report = trainer.warmUp(SHORT);
      assertEquals(64, report.calls().getFirst().rows());
      report = trainer.warmUp(SHORT, 2_999_999, 999_985, 100);
      assertEquals(List.of(63, 49, 100), report.calls().stream().map(c -> c.rows()).toList());
    }
  }

  @Test
  void refusesWhatCannotBeTrainedOn() {
    try (Trainer trainer = everything().build()) {
      assertEquals(
          "rows of the warm-up is 33, expected 1 to 32, the batch size",
          assertThrows(SettingException.class, () -> trainer.warmUp(33)).getMessage());
      assertThrows(SettingException.class, () -> trainer.warmUp(0));
      assertThrows(SettingException.class, () -> trainer.warmUp(Duration.ZERO));
      String message = assertThrows(DataException.class, () -> trainer.warmUp(1)).getMessage();
      assertTrue(
          message.startsWith("warm-up: a step on 1 row would be skipped: batch_norm1"), message);
    }
    Trainer closed = everything().build();
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.warmUp(SHORT));
  }
}
