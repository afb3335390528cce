package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.health.forecast.Measurement;
import dev.evengrad.init.Initializer;
import dev.evengrad.io.format.Json;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `forecast`: what gradients will do before any are computed.
@Command(
    name = "forecast",
    description = {
      "Says before training whether the gradients of a network vanish or explode: by theory, from"
          + " the network's text alone, layer by layer.",
      "A sick network gets the smallest change that is expected to be healthy, as a text to paste."
          + " With --data, one batch goes forward and backward through the initial network, and"
          + " what it measures stands beside the forecast."
    },
    footer = {
      "%nExamples:",
      "  evengrad forecast --network 'input 64; repeat 20 [dense 64 sigmoid]; dense 10'",
      "  evengrad forecast --network 'input auto; standardize; repeat 30 [dense 64 tanh"
          + " init=pytorch]; dense 10' --data digits",
    })
final class ForecastCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--network",
      paramLabel = "TEXT",
      required = true,
      description =
          "Layers separated by ';'; with --data, 'input auto' takes as many inputs as the data"
              + " have.")
  private String network;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      description = "Initial weights of the dense layers that name none. Default: by activation.")
  private @Nullable String init;

  @Option(
      names = "--data",
      paramLabel = "NAME|FILE",
      description =
          "Measure a batch of these, too: digits, breast_cancer, wine, iris, or a file: CSV (also"
              + " .gz) or IDX. Default: none; the input is taken to have mean square 1.")
  private @Nullable String data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The CSV column to learn: its name, or its number from 1. Default: the last.")
  private @Nullable String label;

  @Mixin private CsvFormat csv;

  @Mixin private ColumnOptions columns;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "The loss that the batch is measured with. Default: softmax_cross_entropy or mse by the"
              + " label column.")
  private @Nullable String loss;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      description = "Rows of the batch, spread over the data. Default: 64.")
  private @Nullable Integer batch;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the initial weights that are measured. Default: 0.")
  private @Nullable Long seed;

  @Option(names = "--json", description = "The result as one JSON object.")
  private boolean json;

  ForecastCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Forecast forecast;
    Measurement measurement = null;
    if (data == null) {
      refuseDataOptions();
      forecast = Forecast.of(spec(null));
    } else {
      int rows = OptionException.requireCount("--batch", batch == null ? 64 : batch);
      Loss wanted = read("--loss", loss, Losses::parse);
      if (!NetworkText.leavesInput(network)) {
        ModelSpec unused = spec(null);
        assert !unused.layers().isEmpty();
      }
      Dataset read =
          DataReading.forLoss(data, columns.applied(csv.options().withLabel(label)), wanted);
      Loss plain =
          wanted != null
              ? wanted
              : read.classification() ? Losses.softmaxCrossEntropy() : Losses.mse();
      ModelSpec spec = spec(read);
      measurement = Measurement.of(spec, read, plain, rows, seed == null ? 0 : seed);
      forecast = Forecast.of(spec, measurement.input());
    }
    ForecastText text = new ForecastText(forecast, measurement);
    streams.out().print(json ? Json.write(text.json()) + "\n" : text.toString());
    return ExitCode.OK;
  }

  private ModelSpec spec(@Nullable Dataset read) {
    Initializer initial = read("--init", init, NetworkText::initializer);
    if (read == null && NetworkText.leavesInput(network)) {
      throw new OptionException(
          "--network", "'input auto' takes the inputs of --data, which is not given");
    }
    ModelSpec spec =
        OptionException.naming(
            "--network",
            () -> read == null ? ModelSpec.parse(network) : NetworkText.parse(network, read));
    return initial == null ? spec : NetworkText.initialized(spec, initial);
  }

  private static <T> @Nullable T read(
      String option, @Nullable String text, Function<String, T> reading) {
    return text == null ? null : OptionException.naming(option, () -> reading.apply(text));
  }

  private void refuseDataOptions() {
    require(label != null, "--label");
    require(loss != null, "--loss");
    require(batch != null, "--batch");
    require(seed != null, "--seed");
    require(columns.given(), "the options for columns");
    require(
        csv.header != null || csv.separator != null || csv.naValues != null,
        "the options for CSV files");
  }

  private static void require(boolean given, String option) {
    if (given) {
      throw new OptionException(option, "says how data are measured; give --data, too");
    }
  }
}
