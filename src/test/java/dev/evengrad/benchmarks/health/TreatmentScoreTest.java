package dev.evengrad.benchmarks.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.benchmarks.health.Outcome.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreatmentScoreTest {
  @TempDir Path folder;

  private static FoldTreatment fold(String outcome, int tried, long steps, String... kept) {
    return new FoldTreatment(outcome, kept.length > 0, List.of(kept), tried, steps);
  }

  private static TreatedRun run(
      long seed, Health health, Treater treater, double difference, FoldTreatment... folds) {
    return new TreatedRun(
        seed,
        RecipeGenerator.recipe(seed).text(),
        health,
        treater,
        "abc",
        List.of(folds),
        0.25,
        0.75,
        difference,
        1,
        0);
  }

  @Test
  void restoresWithinTwoPointsAndChance() {
    assertTrue(run(1, Health.SICK, Treater.EVENGRAD, 3.63).restored());
    assertFalse(run(1, Health.SICK, Treater.EVENGRAD, 3.65).restored());
    TreatedRun lost =
        new TreatedRun(
            1, "", Health.SICK, Treater.RANDOM, "", List.of(), 0.25, 0.75, 0, 1, 2.0 / 3);
    assertFalse(lost.restored());
  }

  @Test
  void countsEachClassAlone() {
    List<TreatedRun> runs =
        List.of(
            run(
                1,
                Health.SICK,
                Treater.EVENGRAD,
                0,
                fold("cured", 1, 4000, "initialization"),
                fold("cured", 3, 6000, "rate", "reference")),
            run(2, Health.SICK, Treater.EVENGRAD, 1, fold("cured", 2, 5000, "rate")),
            run(3, Health.SICK, Treater.EVENGRAD, 9, fold("incurable", 9, 9000)),
            run(6, Health.HEALTHY, Treater.EVENGRAD, Double.NaN, fold("healthy", 0, 900)),
            run(8, Health.HEALTHY, Treater.EVENGRAD, Double.NaN, fold("cured", 1, 900, "clip")),
            run(4, Health.INCURABLE, Treater.EVENGRAD, Double.NaN, fold("incurable", 7, 90)),
            run(1, Health.SICK, Treater.UNTREATED, 8),
            run(3, Health.SICK, Treater.UNTREATED, 3));
    String text = new TreatmentScore(runs).markdown();
    assertTrue(
        text.startsWith(
            "6 runs of the seeds 1 to 8: 3 sick, 2 healthy, 1 with shuffled labels.\n\n"),
        text);
    assertContains(text, "| Evengrad | 66.7 % (20.8 to 93.9), 2 of 3 |  | 2 | 5,000 |");
    assertContains(
        text,
        "| untreated, goes on for the budget | 50.0 % (9.5 to 90.5), 1 of 2"
            + " | 50.0 % (9.5 to 90.5), 1 of 2 |  |  |");
    assertContains(text, "in any fold | 33.3 % (6.1 to 79.2), 1 of 3 |");
    assertContains(text, "settings were changed | 50.0 % (9.5 to 90.5), 1 of 2 |");
    assertContains(text, "labels called incurable | 100.0 % (20.7 to 100.0), 1 of 1 |");
    assertContains(text, "called incurable in some fold | 33.3 % (6.1 to 79.2), 1 of 3 |");
    assertContains(text, "| cured: rate + reference | 1 |");
    assertContains(text, "| batch norm depth | 1 of 1 | 0 of 1 | | |");
    assertContains(
        text,
        "- 3, "
            + RecipeGenerator.recipe(3).text()
            + " (accuracy 0.250 -> 0.750, 9.0 points below its twin, standard error 1.0);"
            + " incurable\n");
    assertContains(text, "Shuffled labels that were not called incurable: none.");
    assertFalse(text.contains("random treatment | "), text);
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), () -> "no '" + part + "' in\n" + text);
  }

  @Test
  void goesOnAtTheSameCommit() throws IOException {
    Path file = folder.resolve("health-treatment.json");
    TreatedRuns runs = TreatedRuns.read(file, "abc", "2026-01-31");
    TreatedRun evengrad =
        run(1, Health.SICK, Treater.EVENGRAD, 0.5, fold("cured", 1, 4000, "initialization"));
    TreatedRun untreated = run(1, Health.SICK, Treater.UNTREATED, 8);
    runs.put(evengrad);
    runs.put(untreated);
    assertEquals(List.of(evengrad, untreated), TreatedRuns.all(file));
    assertTrue(TreatmentScore.markdown(file).endsWith("\nMeasured at commit abc, 2026-01-31.\n"));
    assertTrue(TreatedRuns.read(file, "abc", "").has(Treater.EVENGRAD, 1));
    TreatedRuns later = TreatedRuns.read(file, "def", "");
    assertFalse(later.has(Treater.EVENGRAD, 1), "measured with another doctor");
    assertTrue(later.has(Treater.UNTREATED, 1), "no doctor had a part in it");
    Files.writeString(file, Files.readString(file).replace("epochs", "0 epochs"));
    assertFalse(TreatedRuns.read(file, "abc", "").has(Treater.EVENGRAD, 1));
  }
}
