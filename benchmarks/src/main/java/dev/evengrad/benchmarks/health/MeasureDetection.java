package dev.evengrad.benchmarks.health;

import dev.evengrad.benchmarks.health.Outcome.Health;
import dev.evengrad.health.Finding;
import dev.evengrad.io.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Trains each recipe once with rules watching, and writes what they said. Called by scripts/bench health.
public final class MeasureDetection {
  private MeasureDetection() {}

  /// Arguments: the file of the outcomes, the file to write, the commit, the date, the first seed and the last; and a file for what was missed and what was
  /// said of healthy runs, in words.
  public static void main(String[] args) throws IOException {
    List<Detection> all = new ArrayList<>();
    StringBuilder words = new StringBuilder();
    Map<Long, Outcome> outcomes = Outcomes.read(Path.of(args[0])).all();
    for (long seed = Long.parseLong(args[4]); seed <= Long.parseLong(args[5]); seed++) {
      Outcome outcome = outcomes.get(seed);
      if (outcome == null) {
        throw new IllegalStateException(
            "seed " + seed + " has no outcome in " + args[0] + ": measure it first");
      }
      Recipe recipe = RecipeGenerator.recipe(seed);
      Map<String, Finding> findings = WatchedTraining.of(recipe);
      Detection detection = Detection.of(recipe, outcome.health(), findings);
      all.add(detection);
      say(words, outcome, detection, findings);
    }
    Files.writeString(Path.of(args[1]), text(args[2], args[3], all));
    if (args.length > 6) {
      Files.writeString(Path.of(args[6]), new DetectionScore(all).markdown() + "\n" + words);
    }
  }

  private static String text(String commit, String date, List<Detection> all) {
    StringBuilder text =
        new StringBuilder(
            "{\"commit\": \"" + commit + "\", \"date\": \"" + date + "\", \"runs\": [\n");
    String before = "";
    for (Detection detection : all) {
      text.append(before).append(Json.write(detection.json()));
      before = ",\n";
    }
    return text.append("\n]}\n").toString();
  }

  private static void say(
      StringBuilder words, Outcome outcome, Detection detection, Map<String, Finding> findings) {
    boolean missed = outcome.health() == Health.SICK && detection.detected(Tool.EVENGRAD).isEmpty();
    boolean wrong = outcome.health() == Health.HEALTHY && detection.positive(Tool.EVENGRAD);
    if (!missed && !wrong) {
      return;
    }
    words.append(
        String.format(
            "%n%s seed %d (run %.3f, twin %.3f, D %.1f, non-finite %.1f) %s%n",
            missed ? "MISSED" : "FALSE POSITIVE",
            outcome.seed(),
            outcome.accuracy(),
            outcome.twin(),
            outcome.difference(),
            outcome.nonFinite(),
            outcome.recipe()));
    findings.forEach(
        (rule, finding) -> {
          if (Tool.EVENGRAD.owns(rule)) {
            words.append(
                String.format(
                    "    step %d %s %s %s: %s%n",
                    finding.lastStep(),
                    finding.severity(),
                    rule,
                    finding.where(),
                    finding.message()));
            finding
                .evidence()
                .forEach(evidence -> words.append("        ").append(evidence).append('\n'));
          }
        });
  }
}
