package dev.evengrad.train;

import static dev.evengrad.loss.Losses.mse;
import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Clips.value;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.momentum;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.GradientTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step that would make anything non-finite changes nothing at all, and says where it began. */
class TransactionTest {
  private static Trainer trainer(String network, GradientTransform optimizer) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(mse())
        .optimizer(optimizer)
        .batchSize(4)
        .seed(1)
        .build();
  }

  private static Batch batch(float x, float target) {
    float[] features = new float[8];
    Arrays.fill(features, x);
    float[] targets = new float[4];
    Arrays.fill(targets, target);
    return Batch.ofValues(features, 4, 2, targets, 1);
  }

  /** The state without the count of steps tried, which a skipped step does advance. */
  private static void assertUnchanged(TrainingState before, TrainingState after) {
    assertArrayEquals(before.parameters(), after.parameters());
    assertArrayEquals(before.buffers(), after.buffers());
    assertEquals(before.moments().keySet(), after.moments().keySet());
    before
        .moments()
        .forEach((name, values) -> assertArrayEquals(values, after.moments().get(name), name));
    assertEquals(before.appliedSteps(), after.appliedSteps());
    assertEquals(before.step() + 1, after.step());
  }

  private static void assertSkipped(Trainer trainer, Batch batch, SkipReason reason, String where) {
    TrainingState before = trainer.state();
    StepOutcome outcome = trainer.step(batch);
    StepOutcome.Skipped skipped = assertInstanceOf(StepOutcome.Skipped.class, outcome);
    assertEquals(reason, skipped.reason(), skipped.explanation());
    assertEquals(where, skipped.where(), skipped.explanation());
    assertUnchanged(before, trainer.state());
    // and training goes on as if nothing had been
    assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(0.5f, 1)));
  }

  private static float[] parameters(Trainer trainer, float fill) {
    float[] values = trainer.state().parameters();
    Arrays.fill(values, fill);
    return values;
  }

  private static void set(Trainer trainer, float fill) {
    TrainingState s = trainer.state();
    trainer.restore(s.withParameters(parameters(trainer, fill)));
  }

  @Test
  void nanInTheData() {
    try (Trainer trainer = trainer("input 2; dense 3 tanh; dense 1", adam(0.01))) {
      Batch bad = batch(1, 1);
      bad.features()[5] = Float.NaN;
      assertSkipped(trainer, bad, SkipReason.FEATURE_NOT_FINITE, "feature 1");
      bad = batch(1, 1);
      bad.targets()[2] = Float.POSITIVE_INFINITY;
      assertSkipped(trainer, bad, SkipReason.TARGET_NOT_FINITE, "target 0");
    }
  }

  @Test
  void overflowForwardNamesTheFirstLayer() {
    try (Trainer trainer = trainer("input 2; dense 3; dense 3; dense 1", sgd(1e-30))) {
      set(trainer, 1e15f);
      // 1e15 * 1e15 * 2 = 2e30 in the first layer, 6e45 in the second
      TrainingState before = trainer.state();
      StepOutcome outcome = trainer.step(batch(1e15f, 1));
      StepOutcome.Skipped skipped = assertInstanceOf(StepOutcome.Skipped.class, outcome);
      assertEquals(SkipReason.FORWARD_NOT_FINITE, skipped.reason());
      assertEquals("dense2", skipped.where());
      assertUnchanged(before, trainer.state());
    }
  }

  /** Its probability is 0, and so is its share of every gradient: as if there were no such class. */
  @ParameterizedTest
  @CsvSource({"'', AUTO", "'', SCALAR", "weights, AUTO", "weights, SCALAR"})
  void aLogitOfMinusInfinityOfAnotherClassIsNoClassAtAll(String option, BackendChoice backend) {
    String weights = option.isEmpty() ? "" : "(weights=2:1";
    Batch batch = Batch.ofClasses(new float[] {2, 3, 1.5f, 2}, 2, 2, new int[] {0, 1});
    try (Trainer two = logits(2, weights.isEmpty() ? "" : weights + ")", backend);
        Trainer three = logits(3, weights.isEmpty() ? "" : weights + ":1)", backend)) {
      float[] before = three.state().parameters();
      var fewer = two.spec().declaration().parameterLayout();
      var more = three.spec().declaration().parameterLayout();
      for (int step = 0; step < 3; step++) {
        double loss = assertInstanceOf(StepOutcome.Applied.class, two.step(batch)).report().loss();
        StepReport report = assertInstanceOf(StepOutcome.Applied.class, three.step(batch)).report();
        assertEquals(loss, report.loss());
        assertTrue(report.gradientNorm() > 0.1 && report.gradientNorm() < 10, report::toString);
      }
      float[] after = three.state().parameters();
      for (String name : List.of("dense1.weight", "dense1.bias")) {
        var slice = more.get(name);
        int last = slice.end() - slice.size() / 3;
        assertArrayEquals(
            Arrays.copyOfRange(
                two.state().parameters(), fewer.get(name).offset(), fewer.get(name).end()),
            Arrays.copyOfRange(after, slice.offset(), last),
            name);
        assertArrayEquals(
            Arrays.copyOfRange(before, last, slice.end()),
            Arrays.copyOfRange(after, last, slice.end()),
            name + " of the third class");
      }
    }
  }

  /** Two classes with small logits; a third one, if any, overflows. */
  private static Trainer logits(int classes, String options, BackendChoice backend) {
    Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; dense " + classes))
            .loss(Losses.parse("softmax_cross_entropy" + options))
            .optimizer(momentum(0.1))
            .backend(backend)
            .batchSize(4)
            .build();
    TrainingState s = trainer.state();
    float[] p = s.parameters();
    System.arraycopy(new float[] {0.5f, -0.25f, 0.125f, 0.75f}, 0, p, 0, 4);
    if (classes == 3) {
      Arrays.fill(p, 4, 6, -3e38f);
    }
    trainer.restore(s.withParameters(p));
    return trainer;
  }

  @Test
  void aLogitOfMinusInfinityThatTheLossGoesByIsNotApplied() {
    Batch others = Batch.ofClasses(new float[] {2, 3, 1.5f, 2}, 2, 2, new int[] {0, 1});
    Batch own = Batch.ofClasses(new float[] {2, 3, 1.5f, 2}, 2, 2, new int[] {0, 2});
    try (Trainer plain = logits(3, "", BackendChoice.AUTO);
        Trainer smoothed = logits(3, "(smoothing=0.1)", BackendChoice.AUTO)) {
      for (StepOutcome outcome : List.of(plain.step(own), smoothed.step(others))) {
        StepOutcome.Skipped skipped = assertInstanceOf(StepOutcome.Skipped.class, outcome);
        assertEquals(SkipReason.FORWARD_NOT_FINITE, skipped.reason());
        assertEquals("dense1", skipped.where());
      }
    }
  }

  @Test
  void overflowBackwardNamesTheLayerNearestTheOutput() {
    try (Trainer trainer = trainer("input 2; dense 3; dense 3; dense 1", sgd(1e-30))) {
      // The forward pass stays near 1e-28 * ..., the way back multiplies the delta of a huge
      // target.
      set(trainer, 0f);
      TrainingState s = trainer.state();
      float[] p = s.parameters();
      var layout =
          ModelSpec.parse("input 2; dense 3; dense 3; dense 1").declaration().parameterLayout();
      Arrays.fill(
          p, layout.get("dense3.weight").offset(), layout.get("dense3.weight").end(), 3e38f);
      trainer.restore(s.withParameters(p));
      TrainingState before = trainer.state();
      StepOutcome.Skipped skipped =
          assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch(1, 1e10f)));
      assertEquals(SkipReason.GRADIENT_NOT_FINITE, skipped.reason(), skipped.explanation());
      assertEquals("dense2", skipped.where(), skipped.explanation());
      assertUnchanged(before, trainer.state());
    }
  }

  @Test
  void overflowInASquaredMoment() {
    try (Trainer trainer = trainer("input 2; dense 1", adam(0.01))) {
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(1, 1)));
      assertSkipped(trainer, batch(1e12f, 1e18f), SkipReason.GRADIENT_TOO_LARGE, "dense1.weight");
    }
    // a clip in front of adam makes the same step possible
    try (Trainer clipped =
        Trainer.of(ModelSpec.parse("input 2; dense 1"))
            .loss(mse())
            .clip(globalNorm(1))
            .optimizer(adam(0.01))
            .batchSize(4)
            .build()) {
      assertInstanceOf(StepOutcome.Applied.class, clipped.step(batch(1e12f, 1e18f)));
    }
  }

  @Test
  void overflowInTheUpdate() {
    try (Trainer trainer = trainer("input 2; dense 1", sgd(1e30))) {
      TrainingState before = trainer.state();
      StepOutcome.Skipped skipped =
          assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch(1e3f, 1e10f)));
      assertEquals(SkipReason.UPDATE_NOT_FINITE, skipped.reason());
      assertUnchanged(before, trainer.state());
    }
    try (Trainer trainer = trainer("input 2; dense 1", momentum(1e30, 0.9))) {
      TrainingState before = trainer.state();
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch(1e3f, 1e10f)));
      assertUnchanged(before, trainer.state());
    }
  }

  @Test
  void tooManySkipsInARowHaltUntilRestored() {
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; dense 1"))
            .loss(mse())
            .optimizer(sgd(0.1))
            .batchSize(4)
            .mostSkips(3)
            .build()) {
      TrainingState good = trainer.state();
      Batch bad = batch(Float.MAX_VALUE, 1);
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(bad));
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(bad));
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(1, 1)));
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(bad));
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(bad));
      StepOutcome.Halted halted = assertInstanceOf(StepOutcome.Halted.class, trainer.step(bad));
      assertTrue(
          halted.finding().message().contains("3 steps in a row"), halted.finding().message());
      assertSame(halted, trainer.step(batch(1, 1)));
      trainer.restore(good);
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(1, 1)));
    }
  }

  @Test
  void byDefaultTheThirdSkipInARowHalts() {
    try (Trainer trainer = trainer("input 2; dense 1", sgd(0.1))) {
      Batch bad = batch(Float.MAX_VALUE, 1);
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(bad));
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(bad));
      assertInstanceOf(StepOutcome.Halted.class, trainer.step(bad));
    }
  }

  @Test
  void whatDoesNotFitThrowsAndChangesNothing() {
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; dense 3"))
            .loss(softmaxCrossEntropy())
            .optimizer(sgd(0.1))
            .batchSize(4)
            .build()) {
      String before = trainer.sha256();
      DataException label =
          assertThrows(
              DataException.class,
              () -> trainer.step(Batch.ofClasses(new float[4], 2, 2, new int[] {0, 3})));
      assertTrue(label.getMessage().contains("row 1 is 3"), label.getMessage());
      assertThrows(
          DataException.class,
          () -> trainer.step(Batch.ofClasses(new float[4], 2, 2, new int[] {-1, 0})));
      ShapeException width =
          assertThrows(
              ShapeException.class,
              () -> trainer.step(Batch.ofClasses(new float[6], 2, 3, new int[] {0, 1})));
      assertTrue(
          width.getMessage().contains("3") && width.getMessage().contains("2"), width.getMessage());
      assertThrows(
          ShapeException.class,
          () -> trainer.step(Batch.ofClasses(new float[10], 5, 2, new int[5])));
      // one value a row is no distribution over three classes
      assertThrows(ShapeException.class, () -> trainer.step(batch(1, 1)));
      assertEquals(before, trainer.sha256());
    }
  }

  @Test
  void aClosedTrainerIsOfNoUseAndMayBeClosedTwice() {
    Trainer trainer = trainer("input 2; dense 1", sgd(0.1));
    trainer.close();
    trainer.close();
    assertThrows(IllegalStateException.class, () -> trainer.step(batch(1, 1)));
  }

  /** While one thread is in the middle of a step. */
  @Test
  void aSecondThreadIsRefusedAndDisturbsNothing() throws InterruptedException {
    List<Executable> entries = new ArrayList<>();
    List<Throwable> thrown = new ArrayList<>();
    StepObserver slow =
        new StepObserver() {
          @Override
          public void afterForward(StepView view) {
            Thread second =
                new Thread(
                    () ->
                        entries.forEach(
                            entry -> thrown.add(assertThrows(IllegalStateException.class, entry))));
            second.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
            second.start();
            try {
              second.join();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
        };
    TrainerBuilder builder =
        Trainer.of(ModelSpec.parse("input 2; dense 1"))
            .loss(mse())
            .optimizer(sgd(0.1))
            .movingAverage(0.9)
            .batchSize(4);
    try (Trainer undisturbed = builder.build();
        Trainer trainer = builder.observer(slow).build()) {
      Batch batch = batch(1, 1);
      Dataset data = Dataset.ofValues(new float[] {1, 2}, 2, new float[] {1}, 1);
      TrainingState state = trainer.state();
      entries.addAll(
          List.of(
              () -> trainer.step(batch),
              () -> trainer.epoch(data),
              () -> trainer.evaluate(data),
              () -> trainer.evaluateAveraged(data),
              () -> trainer.standardizeBy(data),
              () -> trainer.lsuv(data),
              () -> trainer.warmUp(),
              () -> trainer.setRate(1),
              () -> trainer.tell(1),
              trainer::model,
              trainer::averagedModel,
              trainer::state,
              () -> trainer.restore(state)));
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch));
      assertEquals(entries.size(), thrown.size());
      for (Throwable each : thrown) {
        assertTrue(each.getMessage().contains("another thread"), each::toString);
      }
      undisturbed.step(batch);
      assertEquals(undisturbed.sha256(), trainer.sha256());
    }
  }

  @Test
  void anObserverThatCallsBackIsRefused() {
    Trainer[] self = new Trainer[1];
    StepObserver meddler =
        new StepObserver() {
          @Override
          public void afterBackward(StepView view) {
            self[0].step(batch(1, 1));
          }
        };
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; dense 1"))
            .loss(mse())
            .optimizer(sgd(0.1))
            .batchSize(4)
            .observer(meddler)
            .build()) {
      self[0] = trainer;
      assertThrows(IllegalStateException.class, () -> trainer.step(batch(1, 1)));
      String before = trainer.sha256();
      assertThrows(IllegalStateException.class, () -> trainer.step(batch(1, 1)));
      assertEquals(before, trainer.sha256());
    }
  }

  @Test
  void theReportHasTheGradientOfEachLayer() {
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 2; dense 3 tanh; dense 1"))
            .loss(mse())
            .clip(value(1e-3))
            .clip(globalNorm(1e-4))
            .optimizer(sgd(0.1))
            .batchSize(4)
            .seed(2)
            .build()) {
      StepOutcome.Applied applied =
          assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(0.5f, 3)));
      StepReport report = applied.report();
      assertEquals(2, report.layerCount());
      assertEquals("dense1", report.layerName(0));
      double squares =
          Math.pow(report.layerGradientNorm(0), 2) + Math.pow(report.layerGradientNorm(1), 2);
      assertEquals(Math.sqrt(squares), report.gradientNorm(), 1e-9);
      assertTrue(
          report.largestGradient() > 1
              && report.layerLargestGradient(0) <= report.largestGradient());
      assertTrue(report.clipped() && report.clippedEntries() > 0);
      assertEquals(1e-4, report.appliedNorm(), 1e-6);
      assertNotEquals(0, report.loss());
      assertSame(applied, trainer.step(batch(0.5f, 3)));
    }
  }
}
