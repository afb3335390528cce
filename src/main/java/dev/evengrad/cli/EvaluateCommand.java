package dev.evengrad.cli;

import dev.evengrad.SpecException;
import dev.evengrad.data.Dataset;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.NotANumberRows;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import dev.evengrad.train.metric.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evaluate`: how good a model is on labelled data.
@Command(
    name = "evaluate",
    description =
        "Measures a model on labelled data: loss, accuracy and confusion of classes; mae and r2 of"
            + " values.",
    footer = {
      "%nExamples:",
      "  evengrad evaluate model.safetensors digits",
      "  evengrad evaluate flowers.safetensors test.csv --label species --json",
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int BATCH = 256;
  private static final String BASELINE = "majority";

  private final Streams streams;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model file.")
  private String file;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "As --data of train: digits, breast_cancer, wine, iris, CSV or IDX.")
  private String source;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The label column. Default: that of the training data, else the last.")
  private @Nullable String label;

  @Mixin private CsvFormat csv;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, scalar or vector. Default: ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "What to measure besides, e.g. auc, f1, log_loss, 'error_quantile(0.9)'; --list explains"
              + " them. Repeatable.")
  private @Nullable List<String> metrics;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      description =
          "Above which probability (score of a hinge loss) a row is taken for the second of two"
              + " classes. Default: the model's own, else 0.5 (0).")
  private @Nullable String threshold;

  @Option(names = "--json", description = "The result as one JSON object.")
  private boolean json;

  EvaluateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Model model = ModelReading.withThreshold(ModelReading.load(file, backend), threshold);
    Dataset data = DataReading.forModel(source, csv.options().withLabel(label), model);
    data.remarks().forEach(remark -> streams.err().println("note: " + remark));
    List<String> names = new ArrayList<>(MetricNames.all(metrics, null, null, loss(model)));
    if (data.classification()) {
      names.addFirst(BASELINE);
    }
    Evaluation evaluation = evaluate(model, data, names);
    Confusion confusion =
        data.classification() && model.classification() ? Confusion.of(model, data) : null;
    if (json) {
      streams.out().println(Json.write(toJson(evaluation, confusion)));
      return exitCode(evaluation.notANumber(), streams, data.name());
    }
    streams.out().println(data.name() + ": " + evaluation.rows() + " rows");
    streams
        .out()
        .println(
            "loss "
                + Figures.figure(evaluation.loss())
                + (model.info().targetScale() == null ? ", " : " (of scaled targets), ")
                + Figures.metrics(evaluation.metrics()));
    if (confusion != null) {
      streams.out().print("\n" + confusion.table());
    }
    return exitCode(evaluation.notANumber(), streams, data.name());
  }

  /// Says which outputs are not a number, if some are, which is no success.
  static int exitCode(@Nullable NotANumberRows rows, Streams streams, String of) {
    if (rows == null) {
      return ExitCode.OK;
    }
    streams.err().println("evengrad: " + of + ": " + rows.message());
    return ExitCode.FAILED;
  }

  static Evaluation evaluate(Model model, Dataset data) {
    return evaluate(model, data, List.of());
  }

  /// A trainer knows how to measure; its optimizer takes no step.
  static Evaluation evaluate(Model model, Dataset data, List<String> metrics) {
    TrainerBuilder builder =
        Trainer.from(model)
            .optimizer(Optimizers.sgd(1))
            // two, because a trainer of a batch normalisation takes no less; one row may come
            .batchSize(Math.clamp(data.rows(), 2, BATCH))
            .backend(ModelReading.choiceOf(model));
    for (String text : metrics) {
      builder.metric(() -> Metrics.parse(text, loss(model)));
    }
    try (Trainer trainer = builder.build()) {
      return trainer.evaluate(data);
    }
  }

  /// The loss that says what outputs are, and what is good.
  private static Loss loss(Model model) {
    if (model.info().loss().isEmpty()) {
      throw new SpecException(
          "the model does not say by what loss it was trained, so there is nothing to measure it"
              + " by: give the loss when it is made, as in 'import --loss softmax_cross_entropy'");
    }
    return Losses.parse(model.info().loss());
  }

  private static JsonObject toJson(Evaluation evaluation, @Nullable Confusion confusion) {
    JsonObject.Builder json = JsonObject.builder();
    TrainingResult.evaluation(evaluation).members().forEach(json::put);
    if (confusion != null) {
      List<JsonValue> rows = new ArrayList<>();
      for (int[] row : confusion.counts()) {
        rows.add(JsonArray.ofInts(row));
      }
      json.put("classes", JsonArray.ofStrings(confusion.names()))
          .put("confusion", new JsonArray(rows));
    }
    return json.build();
  }
}
