package dev.evengrad.benchmarks.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With recipes of shuffled labels, whose outcome takes no time.
class OutcomesTest {
  private static final long[] SHUFFLED =
      LongStream.range(0, 500)
          .filter(seed -> RecipeGenerator.recipe(seed).shuffled())
          .limit(2)
          .toArray();

  @TempDir Path folder;

  @Test
  void goesOnWhereItWasStopped() throws IOException {
    Path file = folder.resolve("outcomes.json");
    List<String> progress = new ArrayList<>();
    Outcomes.read(file).measure(SHUFFLED[0], SHUFFLED[0], progress::add);
    assertEquals(1, progress.size());
    Outcomes again = Outcomes.read(file);
    again.measure(SHUFFLED[0], SHUFFLED[0], progress::add);
    again.measure(SHUFFLED[1], SHUFFLED[1], progress::add);
    assertEquals(2, progress.size());
    assertEquals(
        List.of(SHUFFLED[0], SHUFFLED[1]), List.copyOf(Outcomes.read(file).all().keySet()));
  }

  @Test
  void takesNoOutcomeOfAnotherGenerator() throws IOException {
    Path file = folder.resolve("outcomes.json");
    Outcomes.read(file).measure(SHUFFLED[0], SHUFFLED[0], line -> {});
    Files.writeString(file, Files.readString(file).replace(" epochs", "0 epochs"));
    assertTrue(Outcomes.read(file).all().isEmpty());
  }

  @Test
  void scoresAndTabulatesWhatTheRulesSay() throws IOException {
    Path outcomes = folder.resolve("outcomes.json");
    Outcomes.read(outcomes).measure(SHUFFLED[0], SHUFFLED[0], line -> {});
    Path detection = folder.resolve("health-detection.json");
    String seed = Long.toString(SHUFFLED[0]);
    MeasureDetection.main(
        new String[] {outcomes.toString(), detection.toString(), "abc", "2026-01-31", seed, seed});
    String table = DetectionScore.markdown(detection);
    assertTrue(
        table.startsWith(
            "1 recipes: 0 sick, 0 healthy, 0 borderline (in no rate), 1 with shuffled labels"),
        table);
    assertTrue(table.endsWith("Measured at commit abc, 2026-01-31.\n"), table);
    assertThrows(
        IllegalStateException.class,
        () ->
            MeasureDetection.main(
                new String[] {outcomes.toString(), detection.toString(), "", "", "3", "3"}));
  }
}
