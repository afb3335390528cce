package dev.evengrad.cli;

import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.rules.ComparisonRules;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.io.record.RecordNote;
import dev.evengrad.io.record.RunSource;
import dev.evengrad.text.NearestName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `inspect`: what is wrong with a recorded run.
@Command(
    name = "inspect",
    description = {
      "Looks at the record of a run, of Evengrad or of another framework: says what it is, what the"
          + " rules find in it, and how the gradient goes over layers and steps.",
      "A record has one JSON object a line; 'train --record' writes one, and a dozen lines of"
          + " Python do for PyTorch, Keras and JAX. It may still be growing."
    },
    footer = {
      "%nExamples:",
      "  evengrad train --record run.jsonl",
      "  evengrad inspect run.jsonl",
      "  evengrad inspect run.jsonl.gz --json",
      "  evengrad inspect run.jsonl --compare sagemaker",
      "  evengrad inspect gradients/                            step-1.safetensors, ...",
      "  ssh there cat run.jsonl | evengrad inspect -",
    })
final class InspectCommand implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final int ROWS = 40;
  private static final int NARROWEST = 20;

  /// Terminals that are wider make no better picture.
  private static final int WIDEST = 200;

  private static final Map<String, Function<WatchedRun, List<Rule>>> TOOLS =
      new TreeMap<>(
          Map.of(
              "autotrainer", run -> ComparisonRules.autoTrainer(run, 0),
              "sagemaker", ComparisonRules::sageMaker,
              "deepdiagnosis", ComparisonRules::deepDiagnosis));

  private final Streams streams;

  @Parameters(
      paramLabel = "RECORD",
      description =
          "The record, also packed by gzip; - reads it from standard input. Or a folder with the"
              + " gradients of each step as step-N.safetensors.")
  private String record;

  @Option(
      names = "--width",
      paramLabel = "N",
      description =
          "Characters of a line of the strip. Default: as the terminal has, else " + WIDTH + ".")
  private @Nullable Integer width;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Lines of the strip; of more layers several share one. Default: ${DEFAULT-VALUE}.",
      defaultValue = "" + ROWS)
  private int rows;

  @Option(
      names = "--compare",
      paramLabel = "TOOL",
      description =
          "Also what the rules of another tool find, under its name: autotrainer, sagemaker or"
              + " deepdiagnosis, each as it published them. May be given several times.")
  private List<String> compared = List.of();

  @Option(names = "--json", description = "All of it as one JSON object.")
  private boolean json;

  InspectCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    int columns = columns();
    OptionException.requireCount("--rows", rows);
    try (RunSource reader = RecordReading.open(record)) {
      boolean colour = streams.outColumns() > 0 && streams.colour();
      Inspection inspection =
          new Inspection(reader.run(), rules(), columns, rows, colour).read(reader);
      if (json) {
        JsonArray notes =
            new JsonArray(reader.notes().stream().<JsonValue>map(InspectCommand::json).toList());
        streams.out().println(Json.write(inspection.json().put("notes", notes).build()));
      } else {
        streams.out().print(inspection.text());
      }
      reader.notes().forEach(note -> streams.err().println("note: " + record + ", " + note));
    }
    return ExitCode.OK;
  }

  private HealthSettings rules() {
    List<Function<WatchedRun, List<Rule>>> tools =
        compared.stream().distinct().map(InspectCommand::tool).toList();
    return HealthSettings.standard()
        .adding(run -> tools.stream().flatMap(tool -> tool.apply(run).stream()).toList());
  }

  private static Function<WatchedRun, List<Rule>> tool(String name) {
    Function<WatchedRun, List<Rule>> tool = TOOLS.get(name);
    if (tool == null) {
      throw new OptionException(
          "--compare",
          "there is no tool '" + name + "'" + NearestName.suggestion(name, TOOLS.keySet()));
    }
    return tool;
  }

  private int columns() {
    if (width != null) {
      if (width < NARROWEST) {
        throw new OptionException(
            "--width", width + ", expected a whole number of at least " + NARROWEST);
      }
      return width;
    }
    // a character in the last column would make some terminals wrap
    return streams.outColumns() > 0 ? Math.min(streams.outColumns() - 1, WIDEST) : WIDTH;
  }

  private static JsonObject json(RecordNote note) {
    return JsonObject.builder()
        .put("line", note.line())
        .put("message", note.message())
        .put("lines", note.lines())
        .put("last_line", note.lastLine())
        .build();
  }
}
