package dev.evengrad.benchmarks.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.benchmarks.health.Outcome.Health;
import dev.evengrad.health.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A few recipes of the benchmark, of the seeds that limits were set on.
class DetectionTest {
  private static final Path OUTCOMES = Path.of("benchmarks/results/health-outcomes.json");

  private static Health health(long seed) throws IOException {
    return Outcomes.read(OUTCOMES).all().get(seed).health();
  }

  private static Detection detection(long seed) throws IOException {
    Recipe recipe = RecipeGenerator.recipe(seed);
    Map<String, Finding> findings = WatchedTraining.of(recipe);
    return Detection.of(recipe, health(seed), findings);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10", "2, 10", "9, 10", "14, 10", "20, 130", "30, 130", "42, 20", "52, 10", "62, 10",
    "71, 20", "75, 16", "95, 200"
  })
  void findsWhatIsWrong(long seed, long latest) throws IOException {
    Detection detection = detection(seed);
    assertEquals(Health.SICK, detection.health(), detection.recipe());
    OptionalLong step = detection.detected(Tool.EVENGRAD);
    assertTrue(
        step.isPresent() && step.getAsLong() <= latest,
        () -> detection.recipe() + " warned: " + detection.warned());
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 8, 11, 16, 18, 25, 31, 36, 45, 47, 69, 94, 99})
  void doesNotWarnOfHealthyRuns(long seed) throws IOException {
    Detection detection = detection(seed);
    assertEquals(Health.HEALTHY, detection.health(), detection.recipe());
    assertTrue(
        !detection.positive(Tool.EVENGRAD),
        () -> detection.recipe() + " warned: " + detection.warned());
  }

  @Test
  void measuresTheOutcomeThatIsStored() throws IOException {
    Outcomes stored = Outcomes.read(OUTCOMES);
    Recipe recipe = RecipeGenerator.recipe(94);
    Outcome outcome = stored.of(recipe);
    assertEquals(stored.all().get(recipe.seed()), Outcome.of(outcome.json()));
  }

  @Test
  void countsOnlyRulesThatMaySaySo() {
    Detection detection =
        new Detection(
            1,
            "",
            Health.SICK,
            Set.of(FaultKind.LOW_RATE),
            Map.of("exploding", 3L, "update_ratio", 20L, "autotrainer.slow", 5L));
    assertEquals(OptionalLong.of(20), detection.detected(Tool.EVENGRAD));
    assertEquals(OptionalLong.of(5), detection.detected(Tool.AUTOTRAINER));
    assertEquals(OptionalLong.empty(), detection.detected(Tool.SAGEMAKER));
    assertTrue(detection.positive(Tool.EVENGRAD));
    assertTrue(detection.named(Tool.EVENGRAD));
    assertFalse(detection.named(Tool.AUTOTRAINER));
    assertEquals(detection, Detection.of(detection.json()));
  }
}
