package dev.evengrad.benchmarks.health;

import dev.evengrad.io.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The outcomes in a results file, by seed. Those that are there and belong to the recipe that the generator makes today are not measured again, so
/// that a measurement that was stopped goes on.
public final class Outcomes {
  private final Path file;
  private final Map<Long, Outcome> all = new TreeMap<>();
  private final Twins twins = new Twins();

  private Outcomes(Path file) {
    this.file = file;
  }

  /// Those of a file; none if it is not there.
  public static Outcomes read(Path file) throws IOException {
    Outcomes outcomes = new Outcomes(file);
    if (Files.exists(file)) {
      Json.parse(Files.readString(file)).asObject().get("outcomes").asArray().elements().stream()
          .map(element -> Outcome.of(element.asObject()))
          .filter(outcome -> RecipeGenerator.recipe(outcome.seed()).text().equals(outcome.recipe()))
          .forEach(outcome -> outcomes.all.put(outcome.seed(), outcome));
    }
    return outcomes;
  }

  /// By seed.
  public Map<Long, Outcome> all() {
    return new TreeMap<>(all);
  }

  /// Measures those that are missing from one seed to another, both included, and writes each into the file.
  ///
  /// @param progress hears of each in a line
  public void measure(long from, long to, Consumer<String> progress) throws IOException {
    for (long seed = from; seed <= to; seed++) {
      if (!all.containsKey(seed)) {
        long start = System.nanoTime();
        Outcome outcome = of(RecipeGenerator.recipe(seed));
        all.put(seed, outcome);
        write();
        progress.accept(
            String.format(
                Locale.ROOT,
                "%d %s %.1f (%.1f) %.1f s  %s",
                seed,
                outcome.health(),
                outcome.difference(),
                outcome.standardError(),
                (System.nanoTime() - start) * 1e-9,
                outcome.recipe()));
      }
    }
  }

  /// The outcome of a recipe, measured now.
  Outcome of(Recipe recipe) {
    return recipe.shuffled()
        ? Outcome.incurable(recipe)
        : Outcome.of(
            recipe,
            CrossValidated.of(recipe),
            twins.of(recipe.twin()),
            twins.of(recipe.reference()));
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder("{\"outcomes\": [\n");
    String before = "";
    for (Outcome outcome : all.values()) {
      text.append(before).append(Json.write(outcome.json()));
      before = ",\n";
    }
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(beside, text.append("\n]}\n"));
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
