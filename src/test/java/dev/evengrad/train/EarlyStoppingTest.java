package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.data.Iris;
import dev.evengrad.data.Split;
import dev.evengrad.io.Checkpoint;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.tensor.Precision;
import dev.evengrad.train.metric.Metrics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patience ends where nothing improves, and the best epoch is remembered. */
class EarlyStoppingTest {
  @TempDir private Path folder;

  private static Evaluation loss(double value) {
    return new Evaluation(10, value, Map.of("accuracy", 1 - value));
  }

  /** The epoch, counted from 1, after which it stops; 0 if it does not. */
  private static int stopsAfter(EarlyStopping stopping, double... losses) {
    for (int i = 0; i < losses.length; i++) {
      if (stopping.after(loss(losses[i]))) {
        return i + 1;
      }
    }
    return 0;
  }

  @Test
  void patienceCountsEpochsInARowWithoutImprovement() {
    EarlyStopping stopping = EarlyStopping.onLoss(2);
    assertTrue(Double.isNaN(stopping.best()));
    assertEquals(6, stopsAfter(stopping, 0.5, 0.6, 0.4, 0.3, 0.3, 0.31, 0.1));
    assertEquals(4, stopping.bestEpoch());
    assertEquals(0.3, stopping.best());
    assertTrue(stopping.stopped());
    assertEquals(0, stopsAfter(EarlyStopping.onLoss(2), 0.5, 0.4, 0.6, 0.3, 0.4, 0.2));
  }

  @Test
  void aMetricKnowsWhatIsBetter() {
    EarlyStopping accuracy = EarlyStopping.on(Metrics.accuracy(), 1);
    assertEquals(3, stopsAfter(accuracy, 0.5, 0.4, 0.45));
    assertEquals("accuracy", accuracy.monitor());
    assertEquals(0.6, accuracy.best());
    EarlyStopping mae = EarlyStopping.on(Metrics.meanAbsoluteError(), 1);
    assertTrue(
        assertThrows(SettingException.class, () -> mae.after(loss(1)))
            .getMessage()
            .contains("accuracy"));
    assertEquals(0, mae.state().epochs());
  }

  @Test
  void smallChangesAndWhatIsNotFiniteAreNoImprovement() {
    assertEquals(3, stopsAfter(EarlyStopping.onLoss(2).minDelta(0.125), 0.5, 0.375, 0.4));
    assertEquals(0, stopsAfter(EarlyStopping.onLoss(2).minDelta(0.125), 0.5, 0.4, 0.37));
    EarlyStopping stopping = EarlyStopping.onLoss(2);
    assertEquals(2, stopsAfter(stopping, Double.NaN, Double.NEGATIVE_INFINITY));
    assertEquals(0, stopping.bestEpoch());
  }

  /** A share of right rows may look good while others are no number at all. */
  @Test
  void anEpochWithOutputsThatAreNotANumberIsNeverTheBest() {
    EarlyStopping stopping = EarlyStopping.on(Metrics.accuracy(), 5);
    Map<String, Double> perfect = Map.of("accuracy", 1.0);
    stopping.after(new Evaluation(10, Double.NaN, perfect));
    stopping.after(new Evaluation(10, Double.POSITIVE_INFINITY, perfect));
    stopping.after(new Evaluation(10, 0.5, perfect, new NotANumberRows(1, 3, "dense1")));
    assertEquals(0, stopping.bestEpoch());
    stopping.after(new Evaluation(10, 0.5, Map.of("accuracy", 0.25)));
    assertEquals(4, stopping.bestEpoch());
    stopping.after(new Evaluation(10, Double.NaN, perfect));
    assertEquals(0.25, stopping.best());
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThrows(SettingException.class, () -> EarlyStopping.onLoss(0));
    assertThrows(SettingException.class, () -> EarlyStopping.onLoss(1).minDelta(-1));
    assertThrows(SettingException.class, () -> EarlyStopping.onLoss(1).minDelta(Double.NaN));
    assertThrows(
        SettingException.class,
        () -> EarlyStopping.onLoss(1).restore(EarlyStopping.on(Metrics.accuracy(), 1).state()));
  }

  @Test
  void aCheckpointKeepsThePrecisionOfTheBestModel() {
    Split split = Iris.load().stratifiedSplit(0.2, 1);
    Path file = folder.resolve("c.safetensors");
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 4; standardize; dense 7 tanh; batch_norm; dense 3"))
            .loss(Losses.softmaxCrossEntropy())
            .optimizer(Optimizers.adam(0.01))
            .build()) {
      EarlyStopping stopping = EarlyStopping.onLoss(3);
      trainer.epoch(split.training());
      stopping.after(trainer.evaluate(split.heldOut()), () -> trainer.model(Precision.BF16));
      Model best = Objects.requireNonNull(stopping.bestModel());
      Checkpoint.save(trainer.state().withStopping(stopping.state()), file);
      EarlyStopping resumed =
          EarlyStopping.of(Objects.requireNonNull(Checkpoint.load(file).stopping()));
      Model kept = Objects.requireNonNull(resumed.bestModel());
      assertEquals(Precision.BF16, kept.precision());
      assertEquals(best.sha256(), kept.sha256());
    }
  }

  @Test
  void theModelOfTheBestEpochIsKeptThroughACheckpoint() {
    Split split = Iris.load().stratifiedSplit(0.2, 1);
    Path file = folder.resolve("c.safetensors");
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 4; standardize; dense 3"))
            .loss(Losses.softmaxCrossEntropy())
            .optimizer(Optimizers.adam(0.01))
            .build()) {
      EarlyStopping stopping = EarlyStopping.onLoss(3).minDelta(1e-9);
      assertNull(stopping.bestModel());
      for (int epoch = 0; epoch < 3; epoch++) {
        trainer.epoch(split.training());
        assertFalse(stopping.after(trainer.evaluate(split.heldOut()), trainer::model));
      }
      String third = trainer.sha256();
      trainer.epoch(split.training());
      stopping.after(loss(100), trainer::model);
      Model best = Objects.requireNonNull(stopping.bestModel());
      assertEquals(third, best.sha256());
      assertEquals("3", best.info().record().get("epochs"));

      Checkpoint.save(trainer.state().withStopping(stopping.state()), file);
      TrainingState loaded = Checkpoint.load(file);
      trainer.restore(loaded);
      EarlyStopping resumed = EarlyStopping.of(Objects.requireNonNull(loaded.stopping()));
      assertEquals(3, resumed.bestEpoch());
      assertEquals(stopping.best(), resumed.best());
      Model kept = Objects.requireNonNull(resumed.bestModel());
      assertEquals(third, kept.sha256());
      assertEquals(best.info(), kept.info());
      assertFalse(resumed.after(loss(100)));
      assertTrue(resumed.after(loss(100)));
      Checkpoint.save(trainer.state(), file);
      assertNull(Checkpoint.load(file).stopping());
    }
  }
}
