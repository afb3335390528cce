package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import org.junit.jupiter.api.Test;

/**
 * Which deep networks learn, and which stay at chance: 1500 steps of 64 rows with momentum 0.9 at rate 0.01. The accuracy is that on the
 * training rows, of which each class has half.
 */
class DeepTrainingTest {
  private static final int STEPS = 1500;
  private static final double LEARNED = 0.95;
  private static final double CHANCE = 0.55;
  private static final String EXPLODING =
      "repeat 30 [dense 64 relu init=he_normal(gain=" + Math.sqrt(2) + ")]";
  private static final Dataset DATA = TeacherData.of(2000, 1);

  private static TrainerBuilder builder(String layers) {
    return Trainer.of(ModelSpec.parse("input 16; " + layers + "; dense 2"))
        .loss(Losses.softmaxCrossEntropy())
        .batchSize(64)
        .seed(5);
  }

  private static Trainer trainer(String layers) {
    return builder(layers).optimizer(Optimizers.momentum(0.01)).build();
  }

  /** The accuracy after all steps, or after the first epoch that reaches the wanted one. */
  private static double accuracy(String layers, double wanted) {
    try (Trainer trainer = trainer(layers)) {
      double accuracy = 0;
      for (int steps = 0; steps < STEPS && accuracy < wanted; ) {
        steps += trainer.epoch(DATA).steps();
        accuracy = trainer.evaluate(DATA).accuracy();
      }
      return accuracy;
    }
  }

  private static void assertLearns(String layers, double wanted) {
    double accuracy = accuracy(layers, wanted);
    assertTrue(accuracy >= wanted, () -> layers + ": accuracy " + accuracy);
  }

  private static void assertStays(String layers) {
    double accuracy = accuracy(layers, 1);
    assertTrue(accuracy <= CHANCE, () -> layers + ": accuracy " + accuracy);
  }

  @Test
  void rectifiersWantHesWeights() {
    assertStays("repeat 30 [dense 64 relu init=xavier_normal]");
    assertLearns("repeat 30 [dense 64 relu init=he_normal]", LEARNED);
  }

  @Test
  void tanhWantsXaviersWeights() {
    assertStays("repeat 30 [dense 64 tanh init=pytorch]");
    assertLearns("repeat 30 [dense 64 tanh init=xavier_normal]", LEARNED);
  }

  @Test
  void sigmoidsWantResidualConnections() {
    assertStays("repeat 20 [dense 64 sigmoid]");
    assertLearns(
        "dense 64; repeat 10 [residual scale=%s [dense 64 sigmoid; dense 64]]"
            .formatted(1 / Math.sqrt(10)),
        0.9);
  }

  @Test
  void twiceHesVarianceExplodes() {
    try (Trainer trainer = trainer(EXPLODING)) {
      EpochReport report = trainer.epoch(DATA);
      assertNotNull(report.halted());
      assertTrue(trainer.state().step() <= 5, () -> "halted after step " + trainer.state().step());
    }
  }

  /** The clip keeps it finite and hides what is wrong: it acts in most of the steps, and nothing is learned. */
  @Test
  void aClipKeepsItFiniteAndLearnsNothing() {
    int clipped = 0;
    int steps = 0;
    try (Trainer trainer =
        builder(EXPLODING).clip(Clips.globalNorm(1)).optimizer(Optimizers.momentum(0.01)).build()) {
      while (steps < STEPS) {
        EpochReport report = trainer.epoch(DATA);
        assertEquals(0, report.skipped());
        assertTrue(Double.isFinite(report.loss()));
        steps += report.steps();
        clipped += report.clippedSteps();
      }
      double accuracy = trainer.evaluate(DATA).accuracy();
      assertTrue(accuracy <= CHANCE, () -> "accuracy " + accuracy);
    }
    int count = clipped;
    assertTrue(clipped > steps / 2, () -> "clipped in " + count + " steps");
  }
}
