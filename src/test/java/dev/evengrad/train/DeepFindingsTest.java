package dev.evengrad.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Severity;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules say of the deep networks of {@link DeepTrainingTest}: 64 rows a step, momentum 0.9 at rate 0.01. */
class DeepFindingsTest {
  private static final Dataset DATA = TeacherData.of(2000, 1);
  private static final String EXPLODING =
      "repeat 30 [dense 64 relu init=he_normal(gain=" + Math.sqrt(2) + ")]";

  private static List<Finding> positives(String layers, int epochs, boolean clip) {
    TrainerBuilder builder =
        Trainer.of(ModelSpec.parse("input 16; " + layers + "; dense 2"))
            .loss(Losses.softmaxCrossEntropy())
            .batchSize(64)
            .seed(5)
            .health(HealthSettings.standard());
    if (clip) {
      builder = builder.clip(Clips.globalNorm(1));
    }
    try (Trainer trainer = builder.optimizer(Optimizers.momentum(0.01)).build()) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        if (trainer.epoch(DATA).halted() != null) {
          break;
        }
      }
      return trainer.health().findings().stream()
          .filter(finding -> finding.severity() != Severity.NOTICE)
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "repeat 30 [dense 64 relu init=xavier_normal]",
    "repeat 30 [dense 64 tanh init=pytorch]",
    "repeat 20 [dense 64 sigmoid]"
  })
  void whatStaysAtChanceVanishes(String layers) {
    List<Finding> found = positives(layers, 1, false);
    assertEquals(List.of("vanishing"), found.stream().map(Finding::rule).toList());
    assertEquals(1, found.getFirst().firstStep());
    assertTrue(found.getFirst().where().startsWith("dense1.."), found.getFirst().where());
  }

  /** Where the gradients of the weights are of one size in all layers. */
  @ParameterizedTest
  @ValueSource(ints = {20, 24, 30})
  void chainOfReluWithoutBiasesVanishesByStepTen(int depth) {
    List<Finding> found =
        positives(
            "repeat %d [dense 64 relu bias=false init=xavier_normal]".formatted(depth), 1, false);
    assertEquals(List.of("vanishing"), found.stream().map(Finding::rule).toList());
    // the message that made it a warning tells of the step
    assertTrue(found.getFirst().evidence().getFirst().step() <= 32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "repeat 30 [dense 64 relu init=he_normal]",
        "repeat 30 [dense 64 tanh init=xavier_normal]",
        "dense 64; repeat 10 [residual scale=0.316 [dense 64 sigmoid; dense 64]]"
      })
  void whatLearnsIsHealthy(String layers) {
    assertEquals(List.of(), positives(layers, 2, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "repeat 30 [dense 64 relu init=he_normal]",
        "repeat 30 [dense 64 tanh init=xavier_normal]",
        "dense 64; repeat 10 [residual scale=0.316 [dense 64 sigmoid; dense 64]]"
      })
  @Tag("full")
  void whatLearnsIsHealthyToItsEnd(String layers) {
    assertEquals(List.of(), positives(layers, 47, false));
  }

  @Test
  void twiceHesVarianceExplodesBeforeAnythingIsInfinite() {
    List<Finding> found = positives(EXPLODING, 1, false);
    assertEquals("exploding", found.getFirst().rule());
    assertEquals(1, found.getFirst().firstStep());
    assertEquals("non_finite", found.get(1).rule());
    assertTrue(found.get(1).firstStep() <= 5);
  }

  @Test
  void aClipThatHidesItIsNamedToo() {
    List<String> rules = positives(EXPLODING, 4, true).stream().map(Finding::rule).toList();
    assertTrue(rules.containsAll(List.of("exploding", "clipping_hides_fault")), rules::toString);
  }
}
