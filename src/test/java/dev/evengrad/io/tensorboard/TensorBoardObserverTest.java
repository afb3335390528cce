package dev.evengrad.io.tensorboard;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Optimizers.adam;
import static dev.evengrad.optim.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.testing.Allocation;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.SpikeGuard;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepView;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import dev.evengrad.train.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trainer's run looks like in TensorBoard's files. */
class TensorBoardObserverTest {
  private static final Dataset DATA = Digits.load().splitRows(1200, 3).training();
  private static final ModelSpec SPEC = ModelSpec.parse("input 64; dense 16 relu; dense 10");

  @TempDir private Path runs;

  private static TrainerBuilder builder() {
    return Trainer.of(SPEC).loss(softmaxCrossEntropy()).optimizer(adam(1e-3)).batchSize(32).seed(3);
  }

  @Test
  void scalarsAreThoseOfTheReports() throws IOException {
    List<List<Double>> expected = new ArrayList<>();
    StepObserver reports =
        new StepObserver() {
          @Override
          public void afterStep(StepView view, StepOutcome outcome) {
            var report = ((StepOutcome.Applied) outcome).report();
            expected.add(
                List.of(
                    (double) report.step(),
                    (double) (float) report.loss(),
                    (double) (float) report.gradientNorm(),
                    (double) (float) report.layerGradientNorm(0)));
          }
        };
    EpochReport epoch;
    Evaluation heldOut;
    Path run;
    long before = System.currentTimeMillis();
    try (TensorBoardObserver board = TensorBoardObserver.newRun(runs);
        Trainer trainer = builder().observer(reports).observer(board).build()) {
      epoch = trainer.epoch(DATA);
      heldOut = trainer.evaluate(DATA);
      board.evaluated(heldOut);
      run = board.run();
    }
    assertEquals(runs, run.getParent());
    ReadEvents events = ReadEvents.ofRun(run);
    assertEquals("brain.Event:2", events.version());
    assertEquals(
        List.of(
            "accuracy/train",
            "accuracy/validation",
            "applied_norm",
            "epoch",
            "gradient/dense1",
            "gradient/dense2",
            "gradient_norm",
            "learning_rate",
            "loss/train",
            "loss/validation"),
        events.tags());
    List<ReadEvents.Value> losses = events.of("loss/train");
    List<ReadEvents.Value> norms = events.of("gradient_norm");
    assertEquals(epoch.steps(), losses.size());
    for (int i = 0; i < losses.size(); i++) {
      assertEquals(expected.get(i).get(0), (double) losses.get(i).step());
      assertEquals(expected.get(i).get(1), losses.get(i).number());
      assertEquals(expected.get(i).get(2), norms.get(i).number());
      double seconds = losses.get(i).wallTime();
      assertTrue(
          seconds >= before / 1000.0 && seconds <= System.currentTimeMillis() / 1000.0,
          "" + seconds);
    }
    List<ReadEvents.Value> first = events.of("gradient/dense1");
    assertEquals(List.of(1L, 17L), first.stream().map(ReadEvents.Value::step).toList());
    assertEquals(expected.get(16).get(3), first.get(1).number());
    assertEquals((float) 1e-3, events.of("learning_rate").getFirst().number());
    ReadEvents.Value accuracy = events.of("accuracy/train").getFirst();
    assertEquals((float) (double) epoch.metrics().get("accuracy"), accuracy.number());
    assertEquals(epoch.steps(), accuracy.step());
    assertEquals((float) heldOut.loss(), events.of("loss/validation").getFirst().number());
  }

  @Test
  void aWatchedRunHasItsLayersHistogramsAndFindings() throws IOException {
    ModelSpec deep = ModelSpec.parse("input 64; repeat 12 [ dense 16 sigmoid ]; dense 10");
    Path run;
    try (TensorBoardObserver board = TensorBoardObserver.newRun(runs);
        Trainer trainer =
            Trainer.of(deep)
                .loss(softmaxCrossEntropy())
                .optimizer(adam(1e-3))
                .batchSize(32)
                .health(HealthSettings.standard())
                .observer(board)
                .build()) {
      board.watch(trainer.health());
      trainer.epoch(DATA);
      run = board.run();
    }
    ReadEvents events = ReadEvents.ofRun(run);
    assertEquals(2, events.of("delta/dense1").size(), "steps 1 and 17");
    assertEquals(2, events.of("saturated/dense12").size());
    assertEquals(2, events.of("update_ratio/dense5").size());
    assertTrue(events.of("delta/dense1").getFirst().number() < 1e-6, "it vanishes");
    ReadEvents.Value histogram = events.of("log10_delta/dense1").getFirst();
    assertEquals(1, events.of("log10_delta/dense1").size());
    double entries = histogram.buckets().stream().mapToDouble(n -> n).sum();
    assertEquals(histogram.number(), entries);
    assertTrue(entries > 0 && entries <= 512, "of a sample of 32 x 16: " + entries);
    ReadEvents.Value finding = events.of("finding/vanishing").getFirst();
    assertTrue(finding.text().startsWith("WARNING vanishing dense1..dense"), finding.text());
  }

  @Test
  void whatTheSpikeGuardSetsAsideIsAText() throws IOException {
    Path run;
    try (TensorBoardObserver board = TensorBoardObserver.newRun(runs);
        Trainer trainer = builder().spikeGuard(SpikeGuard.standard()).observer(board).build()) {
      for (int i = 0; i < 100; i++) {
        trainer.step(batch());
      }
      float[] features = new float[32 * 64];
      Arrays.fill(features, 1e6f);
      trainer.step(Batch.ofClasses(features, 32, 64, new int[32]));
      run = board.run();
    }
    ReadEvents events = ReadEvents.ofRun(run);
    ReadEvents.Value text = events.of("set_aside").getFirst();
    assertEquals(101, text.step());
    assertTrue(text.text().contains("the batch was refused"), text.text());
    assertEquals(100, events.of("loss/train").size());
  }

  @Test
  void runsOfOneSecondDoNotMix() throws IOException {
    try (TensorBoardObserver one = TensorBoardObserver.newRun(runs, "a/b c", m -> {});
        TensorBoardObserver two = TensorBoardObserver.newRun(runs, "a/b c", m -> {})) {
      assertNotEquals(one.run(), two.run());
      assertTrue(
          one.run().getFileName().toString().matches("[\\d-]+_[\\d-]+_a_b_c"), "" + one.run());
    }
  }

  @Test
  void aResumedRunGoesOnBehindWhatItHad() throws IOException {
    TrainingState state;
    Path run;
    try (TensorBoardObserver board = TensorBoardObserver.newRun(runs);
        Trainer trainer = builder().observer(board).build()) {
      trainer.epoch(DATA);
      state = trainer.state();
      trainer.step(batch());
      run = board.run();
    }
    try (TensorBoardObserver board = TensorBoardObserver.resume(run, state.step(), m -> {});
        Trainer trainer = builder().observer(board).build()) {
      trainer.restore(state);
      trainer.epoch(DATA);
    }
    assertEquals(2, ReadEvents.files(run).size());
    ReadEvents events = ReadEvents.ofRun(run);
    assertEquals(List.of(state.step() + 1), events.restarts());
    List<Long> steps =
        events.of("loss/train").stream().map(ReadEvents.Value::step).distinct().toList();
    assertEquals(2 * state.step(), steps.size());
  }

  @Test
  void skippedStepsAreCounted() throws IOException {
    Path run;
    try (TensorBoardObserver board = TensorBoardObserver.newRun(runs);
        Trainer trainer =
            Trainer.of(SPEC)
                .loss(softmaxCrossEntropy())
                .optimizer(sgd(1e30))
                .observer(board)
                .build()) {
      trainer.epoch(DATA);
      run = board.run();
    }
    List<Double> skipped =
        ReadEvents.ofRun(run).of("skipped_steps").stream().map(ReadEvents.Value::number).toList();
    assertEquals(List.of(1.0, 2.0, 3.0), skipped);
  }

  @Test
  void aStepAllocatesNothing() {
    try (TensorBoardObserver board = TensorBoardObserver.newRun(runs);
        Trainer trainer = builder().health(HealthSettings.standard()).observer(board).build()) {
      board.watch(trainer.health());
      Batch batch = batch();
      Allocation.assertNone("a step for TensorBoard", 3000, () -> trainer.step(batch));
    }
  }

  private static Batch batch() {
    return Batch.ofClasses(
        DATA.features(), 32, 64, IntStream.range(0, 32).map(i -> i % 10).toArray());
  }
}
