package dev.evengrad.benchmarks.health;

import dev.evengrad.benchmarks.health.Outcome.Health;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// How often rules find what is wrong, and how often they warn where nothing is.
public final class DetectionScore {
  private static final int EARLY = 10;

  /// What the gradient's profile of a new network can show.
  private static final Set<FaultKind> PROFILE =
      EnumSet.of(
          FaultKind.SMALL_WEIGHTS,
          FaultKind.LARGE_WEIGHTS,
          FaultKind.SATURATING_DEPTH,
          FaultKind.BATCH_NORM_DEPTH,
          FaultKind.BLIND_SPOT);

  private final List<Detection> all;

  DetectionScore(List<Detection> all) {
    this.all = List.copyOf(all);
  }

  /// The runs of a results file.
  public static List<Detection> read(Path file) throws IOException {
    return results(file).get("runs").asArray().elements().stream()
        .map(run -> Detection.of(run.asObject()))
        .toList();
  }

  private static JsonObject results(Path file) throws IOException {
    return Json.parse(Files.readString(file)).asObject();
  }

  /// The tables of a results file, with a line that says of what they are.
  public static String markdown(Path file) throws IOException {
    JsonObject results = results(file);
    return new DetectionScore(read(file)).markdown()
        + String.format(
            "%nMeasured at commit %s, %s.%n",
            results.get("commit").asString(), results.get("date").asString());
  }

  private List<Detection> runs(Health health) {
    return all.stream().filter(run -> run.health() == health).toList();
  }

  private static Wilson detected(List<Detection> runs, Tool tool) {
    return new Wilson(
        runs.stream().filter(run -> run.detected(tool).isPresent()).count(), runs.size());
  }

  private static Wilson early(List<Detection> runs, Tool tool) {
    return new Wilson(
        runs.stream()
            .filter(
                run -> {
                  OptionalLong step = run.detected(tool);
                  return step.isPresent() && step.getAsLong() <= EARLY;
                })
            .count(),
        runs.size());
  }

  private static String medianStep(List<Detection> runs, Tool tool) {
    long[] steps =
        runs.stream()
            .map(run -> run.detected(tool))
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .sorted()
            .toArray();
    return steps.length == 0 ? "" : Long.toString(steps[(steps.length - 1) / 2]);
  }

  /// By tool, by kind of fault, and the runs that were missed or warned of wrongly.
  String markdown() {
    List<Detection> sick = runs(Health.SICK);
    List<Detection> healthy = runs(Health.HEALTHY);
    List<Detection> profile =
        sick.stream().filter(run -> run.faults().stream().anyMatch(PROFILE::contains)).toList();
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%d recipes: %d sick, %d healthy, %d borderline (in no rate), %d with shuffled"
                    + " labels (in none).%n%n| rules | sick runs detected | by a rule for that kind"
                    + " of fault | false positives among healthy runs | median step of detection |"
                    + " detected by step 10 |%n|---|---|---|---|---|---|%n",
                all.size(),
                sick.size(),
                healthy.size(),
                runs(Health.BORDERLINE).size(),
                runs(Health.INCURABLE).size()));
    for (Tool tool : Tool.values()) {
      List<Detection> counted = tool == Tool.FORECAST ? profile : sick;
      text.append(
          String.format(
              "| %s | %s | %s | %s | %s | %s |%n",
              tool.title(),
              detected(counted, tool).text(),
              new Wilson(counted.stream().filter(run -> run.named(tool)).count(), counted.size())
                  .text(),
              new Wilson(healthy.stream().filter(run -> run.positive(tool)).count(), healthy.size())
                  .text(),
              medianStep(counted, tool),
              early(counted, tool).text()));
    }
    text.append(
        String.format(
            "%n| fault in the recipe of a sick run | %s | by step 10 | %s | %s | %s"
                + " |%n|---|---|---|---|---|---|%n",
            Tool.EVENGRAD.title(),
            Tool.AUTOTRAINER.title(),
            Tool.SAGEMAKER.title(),
            Tool.DEEPDIAGNOSIS.title()));
    for (FaultKind kind : FaultKind.values()) {
      byKind(text, kind.text(), sick.stream().filter(run -> run.faults().contains(kind)).toList());
    }
    byKind(text, "none", sick.stream().filter(run -> run.faults().isEmpty()).toList());
    list(
        text,
        "Sick runs that were missed",
        sick.stream().filter(run -> run.detected(Tool.EVENGRAD).isEmpty()).toList());
    list(
        text,
        "Healthy runs that were warned of",
        healthy.stream().filter(run -> run.positive(Tool.EVENGRAD)).toList());
    return text.toString();
  }

  private static void byKind(StringBuilder text, String name, List<Detection> runs) {
    text.append(
        String.format(
            "| %s | %s | %s | %s | %s | %s |%n",
            name,
            count(detected(runs, Tool.EVENGRAD)),
            count(early(runs, Tool.EVENGRAD)),
            count(detected(runs, Tool.AUTOTRAINER)),
            count(detected(runs, Tool.SAGEMAKER)),
            count(detected(runs, Tool.DEEPDIAGNOSIS))));
  }

  private static String count(Wilson rate) {
    return rate.hits() + " of " + rate.of();
  }

  private static void list(StringBuilder text, String title, List<Detection> runs) {
    text.append(String.format("%n%s: %s%n", title, runs.isEmpty() ? "none." : ""));
    if (!runs.isEmpty()) {
      text.append('\n');
    }
    for (Detection run : runs) {
      StringBuilder rules = new StringBuilder();
      run.warned().entrySet().stream()
          .filter(entry -> Tool.EVENGRAD.owns(entry.getKey()))
          .sorted(Map.Entry.comparingByValue())
          .forEach(
              entry ->
                  rules
                      .append(rules.isEmpty() ? " (" : ", ")
                      .append('`')
                      .append(entry.getKey())
                      .append("` at step ")
                      .append(entry.getValue()));
      text.append("- ").append(run.seed()).append(", ").append(run.recipe());
      text.append(rules.isEmpty() ? "" : rules + ")").append('\n');
    }
  }
}
