package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.data.Batch;
import dev.evengrad.data.Batches;
import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.data.Split;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.Schedules;
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

/** What a spike does to a run of the digits, with the guard and without. */
class SpikeGuardTest {
  private static final String PLAIN =
      "input 64; standardize; dense 64 relu; dense 64 relu; dense 10";
  private static final String NORMALIZED =
      "input 64; dense 64; batch_norm; relu; dense 64; batch_norm; relu; dense 10";
  private static final Split DIGITS = Digits.load().split(0.2, 1);

  private static TrainerBuilder builder(String network, GradientTransform... transforms) {
    return Trainer.of(ModelSpec.parse(network))
        .loss(Losses.softmaxCrossEntropy())
        .chain(Chain.of(transforms))
        .batchSize(64)
        .seed(1);
  }

  /** The batch of this many, from 1 on, is one whose features are a million times as large; 0 for none. */
  private static double run(Trainer trainer, int spike, int epochs) {
    Batches batches = new Batches(DIGITS.training(), 64, 1, true);
    Batch batch = batches.newBatch();
    trainer.standardizeBy(DIGITS.training());
    int step = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      batches.start(epoch);
      while (batches.next(batch)) {
        step++;
        if (step == spike) {
          scale(batch.features(), 1e6f);
        }
        if (trainer.step(batch) instanceof StepOutcome.Halted) {
          return 0;
        }
      }
    }
    return trainer.evaluate(DIGITS.heldOut()).accuracy();
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static GradientTransform optimizer(String name) {
    return name.equals("adam") ? Optimizers.adam(1e-3) : Optimizers.momentum(0.02);
  }

  /** Without the guard the plain networks halt or lose 5 points, and those that normalize by running statistics all that they knew. */
  @ParameterizedTest
  @CsvSource({
    "plain, momentum, false, 0.05",
    "plain, adam, false, 0.05",
    "normalized, momentum, false, 0.7",
    "normalized, adam, true, 0.7"
  })
  void aSpikeCostsLessThanAPointAndDoesHarmWithoutTheGuard(
      String network, String optimizer, boolean clip, double harm) {
    String text = network.equals("plain") ? PLAIN : NORMALIZED;
    TrainerBuilder builder =
        clip
            ? builder(text, Clips.globalNorm(1), optimizer(optimizer))
            : builder(text, optimizer(optimizer));
    double healthy;
    double unguarded;
    try (Trainer trainer = builder.build()) {
      healthy = run(trainer, 0, 10);
    }
    try (Trainer trainer = builder.build()) {
      unguarded = run(trainer, 200, 10);
    }
    try (Trainer trainer = builder.spikeGuard(SpikeGuard.standard()).build()) {
      double guarded = run(trainer, 200, 10);
      assertTrue(healthy > 0.95, "healthy " + healthy);
      assertTrue(unguarded < healthy - harm, "without the guard " + unguarded);
      assertTrue(guarded > healthy - 0.01, "with the guard " + guarded);
      assertEquals(1, trainer.setAside().size());
      SetAside told = trainer.setAside().getFirst();
      assertEquals(SetAside.Kind.REFUSED, told.kind());
      assertEquals(200, told.step());
    }
  }

  /** Weights, moments, running statistics, their average and the counts; what stays is the count of steps tried. */
  @Test
  void aRefusedBatchLeavesNothing() {
    TrainerBuilder builder =
        builder(NORMALIZED, Clips.parse("zclip"), Optimizers.adam(1e-3))
            .movingAverage(0.99)
            .schedule(Schedules.parse("warmup(50)"))
            .spikeGuard(SpikeGuard.standard());
    Batches batches = new Batches(DIGITS.training(), 64, 1, true);
    Batch batch = batches.newBatch();
    try (Trainer trainer = builder.build();
        Trainer other = builder.build()) {
      for (int i = 0; i < 40; i++) {
        if (!batches.next(batch)) {
          batches.start(1);
          batches.next(batch);
        }
        assertInstanceOf(StepOutcome.Applied.class, trainer.step(batch));
        other.step(batch);
        if (i == 30) {
          TrainingState before = trainer.state();
          float[] features = batch.features().clone();
          scale(batch.features(), 1e6f);
          StepOutcome.Skipped skipped =
              assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batch));
          assertEquals(SkipReason.SPIKE, skipped.reason(), skipped.explanation());
          System.arraycopy(features, 0, batch.features(), 0, features.length);
          TrainingState after = trainer.state();
          assertArrayEquals(before.parameters(), after.parameters());
          assertArrayEquals(before.buffers(), after.buffers());
          before
              .moments()
              .forEach((name, m) -> assertArrayEquals(m, after.moments().get(name), name));
          before
              .scalars()
              .forEach((name, s) -> assertArrayEquals(s, after.scalars().get(name), name));
          assertEquals(before.appliedSteps(), after.appliedSteps());
          assertEquals(before.step() + 1, after.step());
          assertEquals(before.skippedInRow(), after.skippedInRow());
        }
      }
      assertEquals(other.sha256(), trainer.sha256());
      assertEquals(other.averagedModel().sha256(), trainer.averagedModel().sha256());
    }
  }

  /** The data with features of some rows a million times as large. */
  private static Dataset spoiled(int... rows) {
    Dataset data = DIGITS.training();
    float[] features = data.features().clone();
    for (int row : rows) {
      for (int i = 0; i < 64; i++) {
        features[row * 64 + i] *= -1e6f;
      }
    }
    return Dataset.ofClasses(features, 64, data.classes(), data.classNames());
  }

  @Test
  void whatIsSetAsideIsNamed() {
    try (Trainer trainer =
        builder("input 64; dense 64 relu; dense 10", Optimizers.adam(1e-3))
            .spikeGuard(SpikeGuard.standard())
            .health(HealthSettings.standard())
            .build()) {
      Dataset data = spoiled(77);
      List<SetAside> heard = new ArrayList<>();
      trainer.epoch(DIGITS.training());
      trainer.epoch(DIGITS.training());
      EpochReport report = trainer.epoch(data);
      heard.addAll(trainer.setAside());
      assertEquals(1, heard.size());
      assertEquals(1, report.skipped());
      SetAside.Batch batch = heard.getFirst().batches().getFirst();
      assertEquals(3, batch.epoch());
      assertTrue(batch.rows().contains(77), () -> batch.toString());
      int[] rows = new Batches(data, 64, 1, true).rows(2, batch.batch() - 1);
      assertEquals(IntStream.of(rows).boxed().toList(), batch.rows());
      assertTrue(heard.getFirst().message().contains("refused"), heard.getFirst().message());
      assertTrue(
          trainer.health().findings().stream()
              .anyMatch(f -> f.rule().equals("spike") && f.message().contains("refused")),
          () -> trainer.health().findings().toString());
    }
  }

  private static List<Batch> batches(int count) {
    List<Batch> all = new ArrayList<>();
    Batches batches = new Batches(DIGITS.training(), 64, 1, true);
    for (int i = 0; i < count; i++) {
      Batch batch = batches.newBatch();
      if (!batches.next(batch)) {
        batches.start(i);
        batches.next(batch);
      }
      all.add(batch);
    }
    return all;
  }

  /** A thousand times the rate in one step spoils the weights, and no gradient shows it beforehand. */
  @ParameterizedTest
  @ValueSource(strings = {"restored", "reset"})
  void goesBackWhereAnAppliedStepDidHarm(String moments) {
    SpikeGuard guard = SpikeGuard.parse("spike_guard(every=20, moments=" + moments + ")");
    try (Trainer trainer = builder(PLAIN, Optimizers.adam(1e-3)).spikeGuard(guard).build()) {
      trainer.standardizeBy(DIGITS.training());
      List<Batch> batches = batches(140);
      for (int i = 0; i < 140; i++) {
        trainer.setRate(i == 69 ? 1 : 1e-3);
        trainer.step(batches.get(i));
      }
      List<SetAside> all = trainer.setAside();
      SetAside back = all.getLast();
      assertEquals(SetAside.Kind.ROLLED_BACK, back.kind(), () -> all.toString());
      assertEquals(1, all.stream().filter(s -> s.kind() == SetAside.Kind.ROLLED_BACK).count());
      assertEquals(60, back.appliedSteps());
      assertEquals(61, back.batches().getFirst().step());
      assertEquals(60 + 140 - back.step(), trainer.state().appliedSteps());
      assertTrue(trainer.evaluate(DIGITS.heldOut()).accuracy() > 0.85);
    }
  }

  /** Where every batch is spoiled from some step on, the run halts and says what to do; with new levels it goes on. */
  @Test
  void givesUpAfterSoManyRollbacksInARow() {
    SpikeGuard guard = SpikeGuard.parse("spike_guard(rollbacks=2)");
    try (Trainer trainer = builder(PLAIN, Optimizers.adam(1e-3)).spikeGuard(guard).build()) {
      trainer.standardizeBy(DIGITS.training());
      List<Batch> batches = batches(60);
      batches.subList(40, 60).forEach(batch -> scale(batch.features(), 1000));
      List<String> kinds = new ArrayList<>();
      StepOutcome outcome = null;
      for (Batch batch : batches) {
        outcome = trainer.step(batch);
        if (!(outcome instanceof StepOutcome.Applied)) {
          kinds.add(outcome instanceof StepOutcome.Skipped s ? s.reason().name() : "HALTED");
        }
        if (outcome instanceof StepOutcome.Halted) {
          break;
        }
      }
      assertEquals(
          "SPIKE SPIKE ROLLBACK SPIKE SPIKE ROLLBACK SPIKE SPIKE HALTED", String.join(" ", kinds));
      String message = assertInstanceOf(StepOutcome.Halted.class, outcome).finding().message();
      assertTrue(message.contains("2 times in a row"), message);
      assertTrue(message.contains("withGuard(null)"), message);
      trainer.restore(trainer.state());
      assertInstanceOf(StepOutcome.Skipped.class, trainer.step(batches.get(55)));
      trainer.restore(trainer.state().withGuard(null));
      assertInstanceOf(StepOutcome.Applied.class, trainer.step(batches.get(55)));
    }
  }

  /** Steps in a row that would overflow halt a run, unless there is a snapshot to go back to. */
  @Test
  void goesBackInsteadOfHalting() {
    try (Trainer trainer =
        builder(PLAIN, Optimizers.sgd(0.1)).spikeGuard(SpikeGuard.standard()).build()) {
      trainer.standardizeBy(DIGITS.training());
      List<Batch> batches = batches(60);
      for (int i = 0; i < 60; i++) {
        trainer.setRate(i >= 40 && i < 43 ? 1e42 : 0.1);
        trainer.step(batches.get(i));
      }
      SetAside told = trainer.setAside().getFirst();
      assertEquals(SetAside.Signal.NON_FINITE, told.signal(), () -> trainer.setAside().toString());
      assertEquals(25, told.appliedSteps());
      assertEquals(25 + 17, trainer.state().appliedSteps());
    }
  }

  private static String hash(TrainerBuilder builder, boolean spoil) {
    try (Trainer trainer = builder.build()) {
      trainer.standardizeBy(DIGITS.training());
      List<Batch> batches = batches(80);
      if (spoil) {
        scale(batches.get(40).features(), 1e6f);
      }
      for (int i = 0; i < 80; i++) {
        trainer.setRate(spoil && i == 50 ? 1 : 1e-3);
        trainer.step(batches.get(i));
      }
      return trainer.sha256() + " " + trainer.setAside().size();
    }
  }

  @Test
  void bitsDependOnNeitherBackendNorThreadsNorHealth() {
    SpikeGuard guard = SpikeGuard.standard().withSnapshots(20, 2);
    TrainerBuilder builder = builder(PLAIN, Optimizers.adam(1e-3)).spikeGuard(guard);
    String expected = hash(builder.backend(BackendChoice.SCALAR), true);
    assertTrue(!expected.endsWith(" 0"), expected);
    assertEquals(expected, hash(builder.backend(BackendChoice.AUTO), true));
    assertEquals(expected, hash(builder.threads(3), true));
    assertEquals(expected, hash(builder.threads(1).health(HealthSettings.standard()), true));
  }

  @Test
  void nothingChangesWhereNothingIsRefused() {
    String alone = hash(builder(NORMALIZED, Optimizers.adam(1e-3)).microBatch(24), false);
    assertEquals(
        alone,
        hash(
            builder(NORMALIZED, Optimizers.adam(1e-3))
                .microBatch(24)
                .spikeGuard(SpikeGuard.standard()),
            false));
  }

  @Test
  void resumedIsUninterrupted(@TempDir Path folder) {
    SpikeGuard guard = SpikeGuard.standard().withSnapshots(10, 2);
    TrainerBuilder builder = builder(PLAIN, Optimizers.adam(1e-3)).spikeGuard(guard);
    List<Batch> batches = batches(120);
    scale(batches.get(70).features(), 1e6f);
    Path file = folder.resolve("checkpoint.safetensors");
    try (Trainer trainer = builder.build();
        Trainer resumed = builder.build()) {
      trainer.standardizeBy(DIGITS.training());
      for (int i = 0; i < 120; i++) {
        if (i == 47) {
          Checkpoint.save(trainer.state(), file);
          resumed.restore(Checkpoint.load(file));
        }
        if (i == 100) {
          trainer.setRate(1);
          resumed.setRate(1);
        }
        trainer.step(batches.get(i));
        if (i >= 47) {
          resumed.step(batches.get(i));
        }
        if (i == 100) {
          trainer.setRate(1e-3);
          resumed.setRate(1e-3);
        }
      }
      assertTrue(trainer.setAside().size() >= 2, () -> trainer.setAside().toString());
      assertEquals(trainer.setAside(), resumed.setAside());
      assertEquals(trainer.sha256(), resumed.sha256());
      assertEquals(trainer.state().guard(), resumed.state().guard());
    }
  }

  /** The next ordinary step makes the snapshot that the state, of a suspicious moment, could not be. */
  @Test
  void aStateBehindARefusedBatchSoonHasASnapshot() {
    TrainerBuilder builder = builder(PLAIN, Optimizers.sgd(0.1)).spikeGuard(SpikeGuard.standard());
    List<Batch> batches = batches(60);
    scale(batches.get(30).features(), 1e6f);
    try (Trainer trainer = builder.build();
        Trainer resumed = builder.build()) {
      trainer.standardizeBy(DIGITS.training());
      for (int i = 0; i <= 30; i++) {
        trainer.step(batches.get(i));
      }
      resumed.restore(trainer.state());
      for (int i = 31; i < 60; i++) {
        resumed.setRate(i >= 40 && i < 43 ? 1e42 : 0.1);
        assertFalse(resumed.step(batches.get(i)) instanceof StepOutcome.Halted);
      }
      assertEquals(31, resumed.setAside().getFirst().appliedSteps());
    }
  }

  @Test
  void aStateWithoutAGuardIsTaken() {
    TrainerBuilder builder = builder(PLAIN, Optimizers.adam(1e-3));
    try (Trainer plain = builder.build();
        Trainer guarded = builder.spikeGuard(SpikeGuard.standard()).build()) {
      plain.epoch(DIGITS.training());
      assertNull(plain.state().guard());
      guarded.restore(plain.state());
      plain.epoch(DIGITS.training());
      guarded.epoch(DIGITS.training());
      assertEquals(plain.sha256(), guarded.sha256());
      plain.restore(guarded.state());
      assertNull(plain.state().guard());
    }
  }

  @Test
  void aStepAllocatesNothingSnapshotsIncluded() {
    try (Trainer trainer =
        builder(NORMALIZED, Clips.parse("zclip"), Optimizers.adam(1e-3))
            .spikeGuard(SpikeGuard.standard().withSnapshots(2, 2))
            .build()) {
      Batch batch = batches(1).getFirst();
      Allocation.assertNone("guarded step", 200, () -> trainer.step(batch));
    }
  }

  @Test
  void theMemoryOfSnapshotsIsTold() {
    TrainerBuilder builder = builder(PLAIN, Optimizers.adam(1e-3));
    try (Trainer plain = builder.build();
        Trainer guarded = builder.spikeGuard(SpikeGuard.standard()).build()) {
      assertEquals(0, plain.memoryUse().snapshots());
      long weights = plain.memoryUse().weights();
      long least = 2 * (3 * weights + plain.memoryUse().buffers());
      long snapshots = guarded.memoryUse().snapshots();
      assertTrue(snapshots >= least && snapshots < least + 1000, snapshots + " of " + least);
      // and the tap's factor of each of the six parameters, as every transform has
      long factors = 6 * Double.BYTES;
      assertEquals(snapshots + factors, guarded.memoryUse().total() - plain.memoryUse().total());
    }
  }

  @Test
  void moreSnapshotsThanThereIsMemoryAreRefusedBeforeItIsTaken() {
    TrainerBuilder builder =
        builder(PLAIN, Optimizers.adam(1e-3))
            .spikeGuard(SpikeGuard.standard().withSnapshots(100, Integer.MAX_VALUE));
    String message = assertThrows(SettingException.class, builder::build).getMessage();
    assertTrue(message.contains("snapshots of the spike guard is 2147483647"), message);
    assertTrue(message.contains("at most "), message);
    assertTrue(message.contains("-Xmx"), message);
  }

  @Test
  void observersHearOfIt() {
    List<String> heard = new ArrayList<>();
    StepObserver observer =
        new StepObserver() {
          @Override
          public void beforeSkip(StepView view, StepOutcome.Skipped why) {
            heard.add("before " + why.reason());
          }

          @Override
          public void onSetAside(SetAside event) {
            heard.add(event.kind() + " at " + event.step());
          }

          @Override
          public void afterStep(StepView view, StepOutcome outcome) {
            if (outcome instanceof StepOutcome.Skipped skipped) {
              heard.add("after " + skipped.reason());
            }
          }
        };
    try (Trainer trainer =
        builder(PLAIN, Optimizers.adam(1e-3))
            .spikeGuard(SpikeGuard.standard())
            .observer(observer)
            .build()) {
      trainer.standardizeBy(DIGITS.training());
      List<Batch> batches = batches(32);
      scale(batches.get(30).features(), 1e6f);
      batches.forEach(trainer::step);
      assertEquals(List.of("before SPIKE", "REFUSED at 31", "after SPIKE"), heard);
    }
  }
}
