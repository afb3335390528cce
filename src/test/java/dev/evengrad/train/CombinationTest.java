package dev.evengrad.train;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Batch;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Schedules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything at once, on layers so large that two threads share them: heads, batch normalisation, frozen parameters, pieces of batches,
 * clips that write, rate groups, an average, a schedule that listens, and initial weights scaled by data.
 */
class CombinationTest {
  private static final ModelSpec SPEC =
      ModelSpec.parse(
          "input 64; standardize; dense 400 relu; batch_norm; auxiliary weight=0.2 [dense 12;"
              + " batch_norm; tanh; dropout 0.1; dense 10]; dense 400 tanh frozen=true; residual"
              + " zero_init=true [dense 300 bias=false; batch_norm; relu; dropout 0.1; dense 400];"
              + " layer_norm; dense 10");
  private static final int BATCH = 60;

  /** Batches of 60, 60, 60 and 17 rows: in pieces of 16, the last one ends with a single row and is skipped. */
  private static final Dataset DATA = Digits.load().splitRows(1600, 3).training();

  private static final String CHAIN =
      "chain(freeze(auxiliary1/dense1.bias), value(0.01), agc(0.05), global_norm(0.5),"
          + " zclip(0.5, warmup=2), ada_gc(0.9, warmup=2), auto_clip(50),"
          + " rate_group(dense1.*, 0.5), rate_group(*.bias, 2), weight_decay(0.01), ";

  @TempDir private Path folder;

  private static TrainerBuilder builder(String optimizer) {
    return Trainer.of(SPEC)
        .loss(softmaxCrossEntropy())
        .chain(Chain.parse(CHAIN + optimizer + ")"))
        .schedule(Schedules.parse("warmup(2, reduce_on_plateau(patience=0))"))
        .movingAverage(0.9)
        .clipCosineEvery(2)
        .batchSize(BATCH)
        .microBatch(16)
        .seed(4);
  }

  /** An epoch that is no better than the one before, and all that is seen of it. */
  private static String epoch(Trainer trainer) {
    EpochReport report = trainer.epoch(DATA);
    assertEquals(1, report.skipped());
    trainer.tell(1);
    return report.loss()
        + " "
        + report.auxiliaryLoss()
        + " "
        + report.clipCosine()
        + " "
        + trainer.rate()
        + " "
        + trainer.sha256()
        + " "
        + trainer.averagedModel().sha256()
        + " "
        + trainer.evaluateAveraged(DATA).loss();
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam(0.01)", "adadelta(1)", "rmsprop(0.001, momentum=0.9)"})
  void theSameBitsOnAllBackendsAndThreadsAndResumed(String optimizer) {
    List<String> expected = new ArrayList<>();
    Path file = folder.resolve("c.safetensors");
    try (Trainer one = builder(optimizer).backend(BackendChoice.SCALAR).build();
        Trainer two =
            builder(optimizer).backend(BackendChoice.VECTOR).threads(2).spinMicros(50).build();
        Trainer resumed =
            builder(optimizer).backend(BackendChoice.VECTOR).threads(3).spinMicros(50).build()) {
      double rate = one.rate();
      assertEquals(one.lsuv(DATA), two.lsuv(DATA));
      for (int e = 0; e < 2; e++) {
        expected.add(epoch(one));
        assertEquals(expected.get(e), epoch(two));
        if (e == 0) {
          Checkpoint.save(two.state(), file);
        }
      }
      assertTrue(one.rate() < rate, "lowered on the plateau");
      resumed.restore(Checkpoint.load(file));
      assertEquals(expected.get(1), epoch(resumed));
    }
  }

  private static Batch batch(int badRow, float bad) {
    CounterRandom random = CounterRandom.of(6, "batch", 0);
    float[] features = new float[BATCH * 64];
    for (int i = 0; i < features.length; i++) {
      features[i] = 16 * random.uniform(i);
    }
    features[badRow * 64 + 20] = bad;
    int[] classes = new int[BATCH];
    for (int r = 0; r < BATCH; r++) {
      classes[r] = r % 10;
    }
    return Batch.ofClasses(features, BATCH, 64, classes);
  }

  /** The third piece of the batch is the bad one: by then two have left their gradients and statistics. */
  @Test
  void aSkippedStepLeavesNothingBehind() {
    try (Trainer trainer = builder("adadelta(1)").threads(2).spinMicros(50).mostSkips(9).build()) {
      String unused = epoch(trainer);
      assertTrue(!unused.isEmpty());
      TrainingState before = trainer.state();
      String average = trainer.averagedModel().sha256();
      for (float bad : new float[] {Float.NaN, Float.MAX_VALUE}) {
        assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch(40, bad)));
        TrainingState after = trainer.state();
        assertArrayEquals(before.parameters(), after.parameters());
        assertArrayEquals(before.buffers(), after.buffers());
        before
            .moments()
            .forEach((name, moment) -> assertArrayEquals(moment, after.moments().get(name), name));
        assertEquals(3, before.scalars().size());
        before
            .scalars()
            .forEach((name, own) -> assertArrayEquals(own, after.scalars().get(name), name));
        assertEquals(before.appliedSteps(), after.appliedSteps());
        assertEquals(before.rate(), after.rate());
        assertEquals(average, trainer.averagedModel().sha256());
      }
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch(40, 1)));
    }
  }

  @Test
  void frozenParametersStayAsTheyAreInTheAverageToo() {
    try (Trainer trainer = builder("adam(0.01)").threads(2).spinMicros(50).build()) {
      LsuvReport scaled = trainer.lsuv(DATA);
      assertTrue(scaled.layers().stream().anyMatch(layer -> layer.layer().equals("dense2")));
      float[] frozen = trainer.model().parameter("dense2.weight");
      float[] head = trainer.model().parameter("auxiliary1/dense1.bias");
      String unused = epoch(trainer);
      assertTrue(!unused.isEmpty());
      assertArrayEquals(frozen, trainer.model().parameter("dense2.weight"));
      assertArrayEquals(frozen, trainer.averagedModel().parameter("dense2.weight"));
      assertArrayEquals(head, trainer.averagedModel().parameter("auxiliary1/dense1.bias"));
    }
  }
}
