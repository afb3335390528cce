package dev.evengrad.cli;

import dev.evengrad.data.CsvOptions;
import dev.evengrad.data.DataSource;
import dev.evengrad.data.FeatureRows;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonNull;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonString;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.model.Model;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `predict`: rows in, classes or values out.
@Command(
    name = "predict",
    description = {
      "Predicts for the rows of a CSV or IDX file or of a built-in dataset.",
      "Columns are found by name, in a CSV file by its header, if the model knows the names, else"
          + " taken in order; labels are ignored. Writes CSV: the class and the probability of"
          + " each class (after a hinge loss its score), or the values. A row whose outputs are not"
          + " a number, since something overflowed, gets no class and NaN, and the exit code is 1."
    },
    footer = {
      "%nExamples:",
      "  evengrad predict flowers.safetensors new.csv > predicted.csv",
      "  evengrad predict flowers.safetensors new.csv.gz --json",
      "  evengrad predict model.safetensors digits",
    })
final class PredictCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model file.")
  private String file;

  @Parameters(
      index = "1",
      paramLabel = "ROWS",
      description =
          "As --data of train: digits, breast_cancer, wine, iris, CSV (also .gz) or IDX; labels"
              + " need not be there.")
  private String source;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The column to ignore. Default: the label column of the training data.")
  private @Nullable String label;

  @Mixin private CsvFormat csv;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, scalar or vector. Default: ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      description =
          "Above which probability (score of a hinge loss) a row is taken for the second of two"
              + " classes. Default: the model's own, else 0.5 (0).")
  private @Nullable String threshold;

  @Option(names = "--json", description = "A JSON object on a line for each row.")
  private boolean json;

  PredictCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Model model = ModelReading.withThreshold(ModelReading.load(file, backend), threshold);
    FeatureRows rows = read(model);
    rows.remarks().forEach(remark -> streams.err().println("note: " + remark));
    Predictions predictions = Predictions.of(model, rows.features(), rows.rows());
    float[] results = predictions.results();
    List<String> names = outputNames(model);
    // A buffered stream: a flush for each of a million lines would take most of the time.
    try (PrintStream out =
        new PrintStream(
            new java.io.BufferedOutputStream(streams.out()),
            false,
            java.nio.charset.StandardCharsets.UTF_8)) {
      boolean classes = model.classification();
      boolean probabilities = model.info().link() != OutputLink.NONE;
      String valuesName = !classes ? "values" : probabilities ? "probabilities" : "scores";
      if (!json) {
        out.println(CsvText.line(classes ? with("class", names) : names));
      }
      for (int row = 0; row < rows.rows(); row++) {
        int predictedClass = predictions.classOf(row);
        String predicted = classes ? predictedClass < 0 ? "" : names.get(predictedClass) : null;
        out.println(
            json
                ? object(predicted, names, valuesName, results, row)
                : csv(predicted, names.size(), results, row));
      }
    }
    return EvaluateCommand.exitCode(predictions.notANumber(), streams, source);
  }

  private FeatureRows read(Model model) {
    CsvOptions options =
        csv.options()
            .withFeatureNames(model.info().featureNames())
            .withLabel(label != null ? label : TrainingRecord.label(model));
    return DataSource.readRows(
        source, model.columns().count(), DataReading.as(model.info(), options));
  }

  private static List<String> outputNames(Model model) {
    List<String> names = model.classNames();
    String kind = model.classification() ? "class_" : "output_";
    return names.isEmpty()
        ? IntStream.range(0, model.outputs()).mapToObj(i -> kind + i).toList()
        : names;
  }

  private static String csv(@Nullable String predicted, int outputs, float[] results, int row) {
    List<String> cells = new ArrayList<>();
    if (predicted != null) {
      cells.add(predicted);
    }
    for (int c = 0; c < outputs; c++) {
      cells.add(Float.toString(results[row * outputs + c]));
    }
    return CsvText.line(cells);
  }

  private static String object(
      @Nullable String predicted, List<String> names, String valuesName, float[] results, int row) {
    JsonObject.Builder outputs = JsonObject.builder();
    for (int c = 0; c < names.size(); c++) {
      // By its decimal text: the float's own digits, not those of the double nearest to it.
      outputs.put(
          names.get(c),
          JsonValue.of(Double.parseDouble(Float.toString(results[row * names.size() + c]))));
    }
    JsonObject.Builder json = JsonObject.builder();
    if (predicted != null) {
      json.put("class", predicted.isEmpty() ? new JsonNull() : new JsonString(predicted));
    }
    return Json.write(json.put(valuesName, outputs.build()).build());
  }

  private static List<String> with(String first, List<String> rest) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }
}
