package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.data.Split;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Severity;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizer;
import dev.evengrad.optim.Optimizers;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules say of whole runs, given all that the command line gives them. */
class HealthyRunsTest {
  private static final Dataset DIGITS = Digits.load();

  private static List<Finding> findings(
      String network, Optimizer optimizer, int epochs, long seed) {
    Split split = DIGITS.stratifiedSplit(0.2, seed);
    ModelSpec spec = ModelSpec.parse(network);
    try (Trainer trainer =
        Trainer.of(spec)
            .loss(Losses.softmaxCrossEntropy())
            .clip(Clips.globalNorm(1))
            .optimizer(optimizer)
            .batchSize(64)
            .seed(seed)
            .health(HealthSettings.standard())
            .build()) {
      int steps = (split.training().rows() + 63) / 64;
      trainer.health().describe(run -> run.withPlannedSteps((long) epochs * steps));
      trainer.health().accept(InputColumns.of(split.training(), spec));
      for (int epoch = 1; epoch <= epochs; epoch++) {
        EpochReport report = trainer.epoch(split.training());
        Evaluation held = trainer.evaluate(split.heldOut());
        trainer
            .health()
            .accept(
                new EvaluationNumbers(
                    (long) epoch * steps,
                    report.loss(),
                    held.loss(),
                    report.metrics().getOrDefault("accuracy", Double.NaN),
                    held.accuracy()));
      }
      return trainer.health().findings();
    }
  }

  private static List<Finding> positives(List<Finding> findings) {
    return findings.stream().filter(finding -> finding.severity() != Severity.NOTICE).toList();
  }

  private static void assertDefaultIsHealthy(long seed) {
    String network = "input 64; dense 128 relu; residual [ dense 128 relu; dense 128 ]; dense 10";
    assertEquals(List.of(), positives(findings(network, Optimizers.adam(1e-3), 20, seed)));
  }

  @Test
  void defaultNetworkOnTheDigitsIsHealthy() {
    assertDefaultIsHealthy(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9, 10})
  @Tag("full")
  void defaultNetworkOnTheDigitsIsHealthyWithNineMoreSeeds(long seed) {
    assertDefaultIsHealthy(seed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input 64; standardize; dense 64 relu; dense 64 relu; dense 10",
        "input 64; standardize; dense 64 tanh; dense 64 tanh; dense 10",
        "input 64; standardize; dense 64 selu; dense 10",
        "input 64; batch_norm; dense 64 gelu; batch_norm; dense 10",
        "input 64; standardize; dense 64 relu; repeat 10 [ residual scale=learned [ dense 64 relu;"
            + " dense 64 ] ]; dense 10"
      })
  void networksThatLearnRaiseNoWarning(String network) {
    assertEquals(List.of(), positives(findings(network, Optimizers.adam(1e-3), 6, 1)));
    assertEquals(List.of(), positives(findings(network, Optimizers.momentum(0.02), 6, 1)));
  }

  @Test
  void thirtySigmoidLayersVanishAtTheFirstStep() {
    Finding found =
        positives(
                findings(
                    "input 64; standardize; repeat 30 [ dense 64 sigmoid ]; dense 10",
                    Optimizers.adam(1e-3),
                    1,
                    1))
            .getFirst();
    assertEquals("vanishing", found.rule());
    assertEquals(1, found.firstStep());
    assertTrue(found.where().startsWith("dense1..dense2"), found.where());
    assertTrue(
        found.remedy().contains("relu, selu or gelu in the place of sigmoid"), found.remedy());
  }
}
