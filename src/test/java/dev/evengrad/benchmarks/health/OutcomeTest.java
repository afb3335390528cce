package dev.evengrad.benchmarks.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.benchmarks.health.Outcome.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final Path STORED = Path.of("benchmarks/results/health-outcomes.json");

  @Test
  void isSickByDifferenceErrorAndNumbersThatAreNone() {
    assertEquals(Health.SICK, Outcome.health(5.1, 1.6, 0));
    assertEquals(Health.BORDERLINE, Outcome.health(5.1, 1.8, 0));
    assertEquals(Health.BORDERLINE, Outcome.health(5, 0.1, 0));
    assertEquals(Health.BORDERLINE, Outcome.health(2, 0.1, 0));
    assertEquals(Health.HEALTHY, Outcome.health(1.9, 5, 0.4));
    assertEquals(Health.SICK, Outcome.health(-3, 1, 0.5));
  }

  /// Ten rows, of which the run has six right, the twin nine.
  @Test
  void pairsTheRowsOfRunAndTwin() {
    Recipe recipe = RecipeGenerator.recipe(0);
    CrossValidated run = rows(1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
    CrossValidated twin = rows(0, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    Outcome outcome = Outcome.of(recipe, run, twin, twin);
    assertEquals(0.6, outcome.accuracy(), 1e-12);
    assertEquals(0.9, outcome.twin(), 1e-12);
    assertEquals(30, outcome.difference(), 1e-9);
    // the differences are -1, five times 0, four times 1
    assertEquals(
        100 * Math.sqrt((1.69 + 5 * 0.09 + 4 * 0.49) / 9 / 10), outcome.standardError(), 1e-9);
    CrossValidated reference = rows(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertEquals(40, Outcome.of(recipe, run, twin, reference).difference(), 1e-9);
    assertTrue(Outcome.of(recipe, run, twin, reference).depthFault());
    assertEquals(outcome.json(), Outcome.of(outcome.json()).json());
  }

  private static CrossValidated rows(double... right) {
    return new CrossValidated(right, 0, 5);
  }

  @Test
  void storedOutcomesAreThoseOfTheGenerator() throws IOException {
    Map<Long, Outcome> stored = Outcomes.read(STORED).all();
    for (long seed = 0; seed < 100; seed++) {
      assertTrue(stored.containsKey(seed), "no outcome of the recipe of seed " + seed);
    }
    for (long seed = 1000; seed < 1500; seed++) {
      assertTrue(stored.containsKey(seed), "no outcome of the recipe of seed " + seed);
    }
  }

  @Test
  void everyKindIsInEightPercentOfTheSick() throws IOException {
    List<Recipe> sick =
        Outcomes.read(STORED).all().values().stream()
            .filter(outcome -> outcome.seed() < 100 && outcome.health() == Health.SICK)
            .map(outcome -> RecipeGenerator.recipe(outcome.seed()))
            .toList();
    assertTrue(sick.size() >= 40, sick.size() + " are sick");
    Arrays.stream(FaultKind.values())
        .forEach(
            kind -> {
              long count = sick.stream().filter(run -> run.faults().contains(kind)).count();
              assertTrue(count >= 0.08 * sick.size(), kind + ": " + count + " of " + sick.size());
            });
  }

  @Test
  void fewAreBorderlineAndEnoughAreSickAndHealthy() throws IOException {
    List<Outcome> test =
        Outcomes.read(STORED).all().values().stream().filter(o -> o.seed() >= 1000).toList();
    assertTrue(count(test, Health.SICK) >= 200);
    assertTrue(count(test, Health.HEALTHY) >= 100);
    assertTrue(count(test, Health.BORDERLINE) <= 0.15 * test.size());
  }

  private static long count(List<Outcome> outcomes, Health health) {
    return outcomes.stream().filter(outcome -> outcome.health() == health).count();
  }
}
