package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.testing.Allocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch in pieces is one step, with the bits of the batch at once. */
class MicroBatchTest {
  private static final Dataset DATA = LayeredNetwork.DATA.select(IntStream.range(0, 200).toArray());

  @TempDir private Path folder;

  private record Trained(String sha256, EpochReport report, Evaluation evaluation) {}

  private static Trained train(TrainerBuilder builder) {
    try (Trainer trainer = builder.build()) {
      trainer.epoch(DATA);
      EpochReport report = trainer.epoch(DATA);
      assertEquals(0, report.skipped());
      return new Trained(trainer.sha256(), report, trainer.evaluate(DATA));
    }
  }

  /** Norms of rows, noise, learned scales and branches included; 200 rows in batches of 61 end with 17. */
  @ParameterizedTest
  @CsvSource({"VECTOR, 1, 7", "VECTOR, 2, 16", "SCALAR, 1, 60", "SCALAR, 2, 1", "VECTOR, 1, 61"})
  void allLayersGiveTheBitsOfTheWholeBatch(BackendChoice backend, int threads, int rows) {
    Trained whole = train(LayeredNetwork.rowByRow(BackendChoice.VECTOR, 1));
    Trained pieces = train(LayeredNetwork.rowByRow(backend, threads).microBatch(rows));
    assertEquals(whole.sha256(), pieces.sha256());
    assertEquals(whole.report().loss(), pieces.report().loss(), 1e-13);
    assertEquals(whole.report().metrics(), pieces.report().metrics());
    assertEquals(whole.report().gradientNorm(), pieces.report().gradientNorm());
    assertEquals(whole.report().largestGradient(), pieces.report().largestGradient());
    assertEquals(whole.report().layers(), pieces.report().layers());
    assertEquals(whole.evaluation().loss(), pieces.evaluation().loss(), 1e-13);
    assertEquals(whole.evaluation().metrics(), pieces.evaluation().metrics());
  }

  private static Batch batch(Loss loss, int outputs, boolean weighted) {
    int rows = 19;
    CounterRandom random = CounterRandom.of(4, "batch", 0);
    float[] features = new float[rows * 3];
    int[] classes = new int[rows];
    float[] values = new float[rows * outputs];
    float[] weights = new float[rows];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.uniform(i) - 0.5f;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = random.uniform(100 + i);
    }
    for (int r = 0; r < rows; r++) {
      classes[r] = r * 7 % 2;
      weights[r] = r % 4 == 3 ? 0 : random.uniform(500 + r);
    }
    Batch batch =
        loss.takesClasses()
            ? Batch.ofClasses(features, rows, 3, classes)
            : Batch.ofValues(features, rows, 3, values, outputs);
    return weighted ? batch.withRowWeights(weights) : batch;
  }

  /** The mean is over the weight of the whole batch, whatever weighs in a piece. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mse",
        "mae",
        "huber",
        "softmax_cross_entropy",
        "softmax_cross_entropy(0.1, weights=1:2.5)",
        "sigmoid_binary_cross_entropy(weights=3:0.1)",
        "hinge"
      })
  void allLossesAreMeansOverTheWholeBatch(String text) {
    Loss loss = Losses.parse(text);
    int outputs = loss.binary() ? 1 : 2;
    for (boolean weighted : new boolean[] {false, true}) {
      Batch batch = batch(loss, outputs, weighted);
      TrainerBuilder builder =
          Trainer.of(ModelSpec.parse("input 3; dense 5 tanh; dense " + outputs))
              .loss(loss)
              .optimizer(Optimizers.sgd(0.5))
              .batchSize(19)
              .seed(2);
      try (Trainer whole = builder.build();
          Trainer pieces = builder.microBatch(4).build()) {
        for (int step = 0; step < 3; step++) {
          double expected =
              assertInstanceOf(StepOutcome.Applied.class, whole.step(batch)).report().loss();
          StepReport report =
              assertInstanceOf(StepOutcome.Applied.class, pieces.step(batch)).report();
          // mse sums squares in float lanes, which start anew with each piece
          assertEquals(
              expected, report.loss(), Math.abs(expected) * (text.equals("mse") ? 1e-6 : 1e-14));
          assertArrayEquals(whole.state().parameters(), pieces.state().parameters());
        }
      }
    }
  }

  private static TrainerBuilder builder(String network) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(Losses.mse())
        .optimizer(Optimizers.sgd(1e-30))
        .batchSize(8)
        .microBatch(3);
  }

  private static Batch ofValues(int rows) {
    return Batch.ofValues(new float[rows * 2], rows, 2, new float[rows], 1);
  }

  @Test
  void whatIsWrongInALaterPieceIsFoundBeforeAnythingIsComputed() {
    List<String> seen = new ArrayList<>();
    try (Trainer trainer =
        builder("input 2; dense 1").mostSkips(9).observer(recorder(seen)).build()) {
      Batch bad = ofValues(8);
      bad.features()[2 * 5 + 1] = Float.NaN;
      bad.features()[2 * 6] = Float.NaN;
      StepOutcome.Skipped skipped = assertInstanceOf(StepOutcome.Skipped.class, trainer.step(bad));
      assertEquals("feature 1 of row 5 is NaN", skipped.explanation());
      bad = ofValues(8);
      bad.targets()[7] = Float.NEGATIVE_INFINITY;
      skipped = assertInstanceOf(StepOutcome.Skipped.class, trainer.step(bad));
      assertEquals("target 0 of row 7 is -Infinity", skipped.explanation());
      bad = ofValues(8).withRowWeights(new float[] {1, 1, 1, 1, Float.NaN, 1, 1, 1});
      skipped = assertInstanceOf(StepOutcome.Skipped.class, trainer.step(bad));
      assertEquals("the weight of row 4 is NaN", skipped.explanation());
      assertEquals(List.of("step", "step", "step"), seen);
      assertTrue(
          assertThrows(ShapeException.class, () -> trainer.step(ofValues(9)))
              .getMessage()
              .contains("takes 1 to 8"));
      assertThrows(SettingException.class, () -> builder("input 2; dense 1").microBatch(0));
    }
  }

  @Test
  void anOverflowInALaterPieceUndoesTheWholeAndNamesItsRow() {
    try (Trainer trainer = builder("input 2; dense 3; dense 1").build()) {
      TrainingState before = trainer.state();
      float[] large = before.parameters().clone();
      for (int i = 0; i < large.length; i++) {
        large[i] = 1e10f;
      }
      trainer.restore(before.withParameters(large));
      Batch batch = ofValues(8);
      batch.features()[2 * 4] = 1e30f;
      StepOutcome.Skipped skipped =
          assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch));
      assertEquals(SkipReason.FORWARD_NOT_FINITE, skipped.reason());
      assertTrue(
          skipped.explanation().contains("dense1 is not finite in row 4"), skipped::toString);
      assertArrayEquals(large, trainer.state().parameters());
    }
  }

  @Test
  void anOverflowOnTheWayBackOfAnEarlyPieceNamesItsLayer() {
    try (Trainer trainer = builder("input 2; dense 3; dense 3; dense 1").build()) {
      TrainingState state = trainer.state();
      float[] p = new float[state.parameters().length];
      var layout = trainer.spec().declaration().parameterLayout();
      java.util.Arrays.fill(
          p, layout.get("dense3.weight").offset(), layout.get("dense3.weight").end(), 3e38f);
      trainer.restore(state.withParameters(p));
      Batch batch = ofValues(8);
      batch.targets()[1] = 1e10f;
      StepOutcome.Skipped skipped =
          assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch));
      assertEquals(SkipReason.GRADIENT_NOT_FINITE, skipped.reason(), skipped.explanation());
      assertEquals("dense2", skipped.where(), skipped.explanation());
      assertArrayEquals(p, trainer.state().parameters());
    }
  }

  private static StepObserver recorder(List<String> seen) {
    return new StepObserver() {
      @Override
      public void afterForward(StepView view) {
        seen.add("forward " + view.firstRow() + "+" + view.rows());
      }

      @Override
      public void afterPiece(StepView view) {
        seen.add("piece " + view.firstRow() + "+" + view.rows() + " of " + view.batchRows());
      }

      @Override
      public void afterBackward(StepView view) {
        seen.add("backward");
      }

      @Override
      public void afterStep(StepView view, StepOutcome outcome) {
        seen.add("step");
      }
    };
  }

  @Test
  void observersSeeEachPieceForwardAndTheWholeGradientOnce() {
    List<String> seen = new ArrayList<>();
    try (Trainer trainer = builder("input 2; dense 1").observer(recorder(seen)).build()) {
      trainer.step(ofValues(8));
      trainer.step(ofValues(2));
    }
    assertEquals(
        List.of(
            "forward 0+3",
            "piece 0+3 of 8",
            "forward 3+3",
            "piece 3+3 of 8",
            "forward 6+2",
            "piece 6+2 of 8",
            "backward",
            "step",
            "forward 0+2",
            "piece 0+2 of 2",
            "backward",
            "step"),
        seen);
  }

  /** Activations of 30,000 rows at 80,000 units are more than an array of Java holds. */
  @Test
  void theWorkspaceIsThatOfAPiece() {
    TrainerBuilder builder = builder("input 2; dense 80000 relu; dense 1").batchSize(30_000);
    ShapeException e = assertThrows(ShapeException.class, () -> builder.microBatch(30_000).build());
    assertTrue(e.getMessage().contains("30000 rows of 80000"), e.getMessage());
    try (Trainer trainer = builder.microBatch(2).build()) {
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(ofValues(5)));
    }
  }

  @Test
  void aCheckpointKeepsTheSizeOfThePieces() {
    Path file = folder.resolve("c.safetensors");
    try (Trainer trainer = builder("input 2; dense 1").build();
        Trainer other = builder("input 2; dense 1").microBatch(4).build()) {
      Checkpoint.save(trainer.state(), file);
      TrainingState state = Checkpoint.load(file);
      assertEquals(3, state.microBatch());
      trainer.restore(state);
      assertTrue(
          assertThrows(SettingException.class, () -> other.restore(state))
              .getMessage()
              .contains("micro-batch"));
      assertEquals("3", trainer.model().info().record().get("micro-batch"));
    }
  }

  @ParameterizedTest
  @CsvSource({"scalar, 1", "vector, 2"})
  void nothingIsAllocated(String backend, int threads) {
    Loss loss = Losses.softmaxCrossEntropy();
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 3; dense 7 tanh; layer_norm; dropout 0.1; dense 2"))
            .loss(loss)
            .optimizer(Optimizers.adam(1e-6))
            .batchSize(19)
            .microBatch(4)
            .threads(threads)
            .spinMicros(50)
            .backend(BackendChoice.parse(backend))
            .build()) {
      Batch batch = batch(loss, 2, true);
      Runnable step = () -> assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch));
      Allocation.assertNone(backend, 3000, step);
    }
  }
}
