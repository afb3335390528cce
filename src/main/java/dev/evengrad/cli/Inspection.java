package dev.evengrad.cli;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.HealthMonitor;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonNull;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonString;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.io.format.Quoted;
import dev.evengrad.io.record.RunSource;
import dev.evengrad.report.FindingsJson;
import dev.evengrad.report.HeatStrip;
import dev.evengrad.report.HeatStripText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What `inspect` makes of a record: its run, findings and strip.
final class Inspection {
  private final WatchedRun run;
  private final HealthMonitor monitor;
  private final HeatStrip strip;
  private final HeatStripText picture;
  private long steps;
  private long firstStep;
  private long lastStep;
  private long skipped;
  private @Nullable Double lastLoss;
  private @Nullable EvaluationNumbers lastEvaluation;

  /// Of a run of which nothing was seen yet, with the rules that look at it and the sizes of the strip.
  Inspection(WatchedRun run, HealthSettings rules, int width, int rows, boolean colour) {
    this.run = run;
    this.monitor = HealthMonitor.of(run, rules);
    this.picture = HeatStripText.of(run, width, rows, colour);
    this.strip = picture.strip();
  }

  /// Takes all steps and evaluations.
  Inspection read(RunSource reader) {
    if (reader.inputs() != null) {
      monitor.accept(reader.inputs());
    }
    StepNumbers numbers = monitor.newNumbers();
    while (true) {
      switch (reader.next(numbers)) {
        case STEP -> take(numbers);
        case EVALUATION -> {
          lastEvaluation = reader.evaluation();
          monitor.accept(lastEvaluation);
        }
        case END -> {
          return this;
        }
      }
    }
  }

  private void take(StepNumbers numbers) {
    monitor.accept(numbers);
    strip.accept(numbers);
    firstStep = steps == 0 ? numbers.step() : firstStep;
    lastStep = numbers.step();
    lastLoss = numbers.hasLoss() ? Double.valueOf(numbers.loss()) : lastLoss;
    skipped += numbers.skipped().isEmpty() ? 0 : 1;
    steps++;
  }

  /// For people.
  String text() {
    List<String> lines = new ArrayList<>(description());
    lines.add("");
    lines.addAll(
        steps == 0
            ? List.of("nothing to look at: no step yet")
            : FindingText.details(monitor.findings()));
    List<String> profile = picture.lines();
    if (!profile.isEmpty()) {
      lines.add("");
      lines.addAll(profile);
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> description() {
    List<String> lines = new ArrayList<>();
    known(lines, "run", run.name());
    known(lines, "framework", run.framework());
    known(
        lines,
        "loss",
        run.loss() + (run.classes() > 0 ? " over " + run.classes() + " classes" : ""));
    known(lines, "optimizer", run.optimizer());
    known(lines, "batch", run.batch() > 0 ? Integer.toString(run.batch()) : "");
    long profiled = run.layers().stream().filter(WatchedLayer::profiled).count();
    known(lines, "layers", run.layers().size() + ", " + profiled + " in the profile");
    if (steps > 0) {
      known(
          lines,
          "steps",
          "%d%s, from %d to %d%s%s"
              .formatted(
                  steps,
                  run.every() > 1
                      ? " recorded (1 in " + run.every() + ", and those that stand out)"
                      : "",
                  firstStep,
                  lastStep,
                  skipped > 0 ? ", " + skipped + " skipped" : "",
                  lastLoss == null ? "" : ", last loss " + figure(lastLoss)));
    }
    EvaluationNumbers e = lastEvaluation;
    if (e != null) {
      known(
          lines,
          "after step " + e.step(),
          "training loss %s, accuracy %s; held-out loss %s, accuracy %s"
              .formatted(
                  figure(e.trainingLoss()),
                  figure(e.trainingAccuracy()),
                  figure(e.validationLoss()),
                  figure(e.validationAccuracy())));
    }
    return lines;
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "not a number" : String.format(Locale.ROOT, "%.4g", value);
  }

  private static void known(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(name + ": " + Quoted.sentence(value));
    }
  }

  /// For programs.
  JsonObject.Builder json() {
    List<JsonValue> layers = new ArrayList<>();
    for (WatchedLayer layer : run.layers()) {
      layers.add(
          JsonObject.builder()
              .put("name", layer.name())
              .put("kind", layer.kind())
              .put("profiled", layer.profiled())
              .build());
    }
    return JsonObject.builder()
        .put("run", run.name())
        .put("framework", run.framework())
        .put("loss", run.loss())
        .put("classes", run.classes())
        .put("optimizer", run.optimizer())
        .put("batch", run.batch())
        .put("layers", new JsonArray(layers))
        .put("every", run.every())
        .put("steps", steps)
        .put("first_step", firstStep)
        .put("last_step", lastStep)
        .put("skipped_steps", skipped)
        .put("last_loss", lastLoss == null ? new JsonNull() : JsonValue.of(lastLoss))
        .put("findings", FindingsJson.of(monitor.findings()))
        .put("profile", profile());
  }

  private JsonObject profile() {
    List<JsonValue> rows = new ArrayList<>();
    List<JsonValue> bins = new ArrayList<>();
    for (int bin = 0; bin < strip.bins(); bin++) {
      bins.add(
          JsonObject.builder()
              .put("first_step", strip.firstStep(bin))
              .put("last_step", strip.lastStep(bin))
              .build());
    }
    for (int layer = 0; layer < strip.layers().size(); layer++) {
      List<JsonValue> cells = new ArrayList<>();
      for (int bin = 0; bin < strip.bins(); bin++) {
        cells.add(cell(layer, bin));
      }
      rows.add(
          JsonObject.builder()
              .put("layer", strip.layers().get(layer))
              .put("log10", new JsonArray(cells))
              .build());
    }
    return JsonObject.builder()
        .put("quantity", strip.statistic().field())
        .put("bins", new JsonArray(bins))
        .put("layers", new JsonArray(rows))
        .build();
  }

  /// A number, "zero", "not_finite", or null where nothing was measured.
  private JsonValue cell(int layer, int bin) {
    return switch (strip.cell(layer, bin)) {
      case NONE -> new JsonNull();
      case ZERO -> new JsonString("zero");
      case NOT_FINITE -> new JsonString("not_finite");
      case NUMBER -> JsonValue.of(strip.log10(layer, bin));
    };
  }
}
