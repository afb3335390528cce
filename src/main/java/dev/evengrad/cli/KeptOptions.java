package dev.evengrad.cli;

import dev.evengrad.data.BuiltIn;
import dev.evengrad.train.TrainingState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The options of `train` that are no part of a trainer's state. A checkpoint keeps them, so that
/// `--resume` goes on with the same rows and ends with the same model.
final class KeptOptions {
  private static final String DEFAULT = "digits";
  private static final String DATA = "--data";

  /// Which rows it sees, and how they are read.
  private static final List<Kept> DATA_OPTIONS =
      List.of(
          new Kept(DATA, options -> options.data, (options, text) -> options.data = text),
          new Kept("--label", options -> options.label, (options, text) -> options.label = text),
          new Kept(
              "--header",
              options -> options.csv.header,
              (options, text) -> options.csv.header = text),
          new Kept(
              "--separator",
              options -> options.csv.separator,
              (options, text) -> options.csv.separator = text),
          new Kept(
              "--na-values",
              options -> options.csv.naValues,
              (options, text) -> options.csv.naValues = text),
          new Kept(
              "--features",
              options -> options.columns.features,
              (options, text) -> options.columns.features = text),
          new Kept(
              "--drop",
              options -> options.columns.drop,
              (options, text) -> options.columns.drop = text),
          new Kept(
              "--categories",
              options -> options.columns.categories,
              (options, text) -> options.columns.categories = text),
          new Kept(
              "--unseen",
              options -> options.columns.unseen,
              (options, text) -> options.columns.unseen = text),
          new Kept(
              "--impute",
              options -> options.columns.impute,
              (options, text) -> options.columns.impute = text),
          new Kept(
              "--most-values",
              options ->
                  options.columns.mostValues == null
                      ? null
                      : Integer.toString(options.columns.mostValues),
              (options, text) -> options.columns.mostValues = Integer.valueOf(text)),
          new Kept(
              "--impute-indicator",
              options -> options.columns.indicator ? "" : null,
              (options, text) -> options.columns.indicator = true),
          new Kept(
              "--validation",
              options -> options.validation,
              (options, text) -> options.validation = text),
          new Kept(
              "--stratified",
              options -> options.stratified ? "" : null,
              (options, text) -> options.stratified = true));

  /// How long it trains, what is measured, and what the model gets that is written then.
  private static final List<Kept> END_OPTIONS =
      List.of(
          new Kept(
              "--epochs",
              options -> options.epochs == null ? null : Integer.toString(options.epochs),
              (options, text) -> options.epochs = Integer.valueOf(text)),
          new Kept(
              "--metric",
              options -> options.metrics == null ? null : String.join("\n", options.metrics),
              (options, text) -> options.metrics = text.lines().toList()),
          new Kept(
              "--no-health",
              options -> options.noHealth ? "" : null,
              (options, text) -> options.noHealth = true),
          new Kept(
              "--spike-guard",
              options -> options.spikeGuard,
              (options, text) -> options.spikeGuard = text),
          new Kept(
              "--record-every",
              options -> options.recordEvery == null ? null : Integer.toString(options.recordEvery),
              (options, text) -> options.recordEvery = Integer.valueOf(text)),
          new Kept(
              "--precision",
              options -> options.precision,
              (options, text) -> options.precision = text),
          new Kept(
              "--calibrate",
              options -> options.calibrate,
              (options, text) -> options.calibrate = text),
          new Kept(
              "--threshold",
              options -> options.threshold,
              (options, text) -> options.threshold = text),
          new Kept(
              "tensorboard-run",
              options -> options.tensorboardRun,
              (options, text) -> options.tensorboardRun = text));

  private KeptOptions() {}

  /// One option, as text.
  private record Kept(
      String name,
      Function<TrainOptions, @Nullable String> read,
      BiConsumer<TrainOptions, String> write) {}

  /// Sets what was not given to what a checkpoint's run was given, the options for the data only if
  /// there is no `--data`; without a checkpoint there is the usual data.
  static void complete(TrainOptions options, @Nullable TrainingState state) {
    if (state != null) {
      complete(END_OPTIONS, options, state.info().record());
    }
    if (options.data != null) {
      return;
    }
    if (state == null) {
      options.data = DEFAULT;
      return;
    }
    Map<String, String> record = state.info().record();
    String data = record.get(DATA);
    if (data == null) {
      throw new OptionException(
          "--resume",
          "the checkpoint does not say which data it was trained on; give --data, and --label,"
              + " --validation and --stratified if they were given then");
    }
    if (!BuiltIn.names().contains(data) && !Files.exists(Path.of(data))) {
      throw new OptionException(
          "--resume",
          "the data that the checkpoint was trained on are no longer where they were, '"
              + data
              + "'; say by --data where they are");
    }
    complete(DATA_OPTIONS, options, record);
  }

  private static void complete(List<Kept> kept, TrainOptions options, Map<String, String> record) {
    for (Kept option : kept) {
      String text = record.get(option.name);
      if (text != null && option.read.apply(options) == null) {
        option.write.accept(options, text);
      }
    }
  }

  /// The state with the options, for its checkpoint; a file by its whole path.
  static TrainingState keep(TrainOptions options, TrainingState state) {
    Map<String, String> record = new LinkedHashMap<>(state.info().record());
    keep(DATA_OPTIONS, options, record);
    keep(END_OPTIONS, options, record);
    return state.withInfo(state.info().withRecord(record));
  }

  private static void keep(List<Kept> kept, TrainOptions options, Map<String, String> record) {
    for (Kept option : kept) {
      String text = option.read.apply(options);
      if (text == null) {
        record.remove(option.name);
      } else {
        record.put(option.name, option.name.equals(DATA) ? whole(text) : text);
      }
    }
  }

  private static String whole(String data) {
    return BuiltIn.names().contains(data)
        ? data
        : Path.of(data).toAbsolutePath().normalize().toString();
  }
}
