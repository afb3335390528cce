package dev.evengrad.cli;

import dev.evengrad.SettingException;
import dev.evengrad.data.Batch;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.model.Session;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizer;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bench`: how fast a network is on this machine, and how fast it could be.
@Command(
    name = "bench",
    description = {
      "Measures in about half a minute what this machine can do at most (multiply-adds, reading"
          + " memory), and a network's predictions and training steps as a share of that.",
      "The share is that of the roofline: the time that the weight matrices alone would need at the"
          + " measured peaks. Activations, loss, checks and copies are what is left over; small"
          + " networks have much of it. First comes the warm-up: how long the first calls took, and"
          + " how long until all was compiled; with it, the memory. Other programs on the machine"
          + " disturb the figures; to compare two versions of the code use scripts/bench."
    },
    footer = {
      "%nExamples:",
      "  evengrad bench",
      "  evengrad bench --network 'input 784; dense 512 relu; dense 512 relu; dense 10' --batch"
          + " 128",
      "  evengrad bench --network model.safetensors --backend scalar --json",
    })
final class BenchCommand implements Callable<Integer> {
  /// A peak settles sooner than a network.
  private static final double SHARE_OF_PEAKS = 0.2;

  /// So small that the network stays what it is however often a step is timed.
  private static final double RATE = 1e-6;

  private final Streams streams;

  @Option(
      names = "--network",
      paramLabel = "TEXT|MODEL",
      defaultValue = "input 256; dense 256 relu; dense 256 relu; dense 10",
      description = "A network, or a model file. Default: '${DEFAULT-VALUE}'.")
  private String network;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      defaultValue = "32",
      description = "Rows of a step, and of the larger prediction. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adam",
      description = "The optimizer of the step. Default: ${DEFAULT-VALUE}.")
  private String optimizer;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of the step; the peaks are those of one. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--spin",
      paramLabel = "MICROS",
      defaultValue = "0",
      description = "As --spin of train. Default: ${DEFAULT-VALUE}.")
  private int spin;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, scalar or vector. Default: ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "4",
      description =
          "How long each prediction is measured; a step twice as long. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = "--json", description = "The result as one JSON object.")
  private boolean json;

  /// One measured thing.
  private record Row(String what, double seconds, double least, int rows) {
    double share() {
      return least / seconds;
    }
  }

  BenchCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    OptionException.requireCount("--batch", batch);
    OptionException.requireCount("--threads", threads);
    OptionException.naming("--seconds", () -> SettingException.requirePositive("seconds", seconds));
    BackendChoice choice = OptionException.naming("--backend", () -> BackendChoice.parse(backend));
    KernelBackend kernels =
        OptionException.naming("--backend", () -> KernelBackends.select(choice));
    Optimizer small = OptimizerText.read(optimizer, RATE);
    ModelSpec spec = spec();
    if (spec.declaration().parameters().isEmpty()) {
      throw new SettingException("--network", "'" + spec + "'", "a network with parameters");
    }
    Peaks peaks = Peaks.measure(kernels, SHARE_OF_PEAKS * seconds);
    Roofline roofline = new Roofline(peaks, spec);
    List<Row> rows = new ArrayList<>();
    Model model =
        new Model(
            spec,
            ModelInfo.NONE,
            kernels,
            spec.declaration().initialParameters(0),
            spec.declaration().initialBuffers());
    List<Warmed> warmed = new ArrayList<>();
    int[] counts = batch == 1 ? new int[] {1} : new int[] {1, batch};
    warmed.add(
        new Warmed("prediction", model.warmUp(limit(), counts), model.session(batch).memoryUse()));
    for (int count : counts) {
      rows.add(prediction(model, count, roofline));
    }
    rows.add(step(spec, small, choice, roofline, warmed));
    if (json) {
      streams.out().println(Json.write(json(kernels, spec, peaks, rows, warmed)));
    } else {
      print(kernels, spec, peaks, rows, warmed);
    }
    return ExitCode.OK;
  }

  private ModelSpec spec() {
    if (network.endsWith(".safetensors") || Files.exists(Path.of(network))) {
      return ModelReading.load(network, backend).spec();
    }
    return OptionException.naming("--network", () -> ModelSpec.parse(network));
  }

  private Row prediction(Model model, int rows, Roofline roofline) {
    Session session = model.session(rows);
    float[] features = numbers("features", rows * model.inputs());
    float[] results = new float[rows * model.outputs()];
    double measured = Rounds.median(seconds, () -> session.run(features, rows, results));
    return new Row(
        "prediction of " + rows + (rows == 1 ? " row" : " rows"),
        measured,
        roofline.prediction(rows),
        rows);
  }

  private Row step(
      ModelSpec spec,
      Optimizer small,
      BackendChoice choice,
      Roofline roofline,
      List<Warmed> warmed) {
    int inputs = spec.input().shape().size();
    int outputs = spec.output().size();
    Batch numbers =
        Batch.ofValues(
            numbers("features", batch * inputs),
            batch,
            inputs,
            numbers("targets", batch * outputs),
            outputs);
    try (Trainer trainer =
        Trainer.of(spec)
            .loss(Losses.mse())
            .clip(Clips.globalNorm(1))
            .optimizer(small)
            .batchSize(batch)
            .threads(threads)
            .spinMicros(spin)
            .backend(choice)
            .build()) {
      warmed.add(
          new Warmed("training", trainer.warmUp(limit(), List.of(numbers)), trainer.memoryUse()));
      double measured =
          Rounds.median(
              2 * seconds,
              () -> {
                StepOutcome outcome = trainer.step(numbers);
                if (!(outcome instanceof StepOutcome.Applied)) {
                  throw new SettingException("--network", "'" + spec + "'", "finite outputs");
                }
              });
      int moments = trainer.state().moments().size();
      return new Row(
          "training step on " + batch + (batch == 1 ? " row" : " rows"),
          measured,
          roofline.step(batch, moments),
          batch);
    }
  }

  private Duration limit() {
    return Duration.ofNanos(Math.max(1, (long) (seconds * 1e9)));
  }

  /// Uniform in [-1, 1).
  private static float[] numbers(String purpose, int count) {
    CounterRandom random = CounterRandom.of(1, purpose, 0);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.uniform(i) - 1;
    }
    return values;
  }

  private void print(
      KernelBackend kernels, ModelSpec spec, Peaks peaks, List<Row> rows, List<Warmed> warmed) {
    streams.out().println(Fingerprint.of(kernels));
    streams.out().println(spec);
    streams.out().println();
    TextTable most = new TextTable().row("at most, one core", "");
    most.row("multiply-adds", figure(peaks.operations() * 1e-9) + " GFLOP/s");
    for (Peaks.Read read : peaks.reads()) {
      most.row("reading " + size(read.bytes()), figure(read.bytesPerSecond() * 1e-9) + " GB/s");
    }
    streams.out().println(most);
    TextTable table = new TextTable().row("", "microseconds", "rows/s", "of the roofline");
    for (Row row : rows) {
      table.row(
          row.what(),
          Figures.figure(row.seconds() * 1e6),
          Figures.count(Math.round(row.rows() / row.seconds())),
          String.format(Locale.ROOT, "%.0f %%", 100 * row.share()));
    }
    streams.out().println(table);
    warmed.forEach(each -> streams.out().print(each.lines()));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String size(long bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }

  private JsonObject json(
      KernelBackend kernels, ModelSpec spec, Peaks peaks, List<Row> rows, List<Warmed> warmed) {
    List<JsonValue> reads = new ArrayList<>();
    for (Peaks.Read read : peaks.reads()) {
      reads.add(
          JsonObject.builder()
              .put("bytes", read.bytes())
              .put("bytes_per_second", read.bytesPerSecond())
              .build());
    }
    List<JsonValue> measured = new ArrayList<>();
    for (Row row : rows) {
      measured.add(
          JsonObject.builder()
              .put("what", row.what())
              .put("seconds", row.seconds())
              .put("roofline_seconds", row.least())
              .put("roofline_share", row.share())
              .build());
    }
    return JsonObject.builder()
        .put("fingerprint", Fingerprint.of(kernels))
        .put("network", spec.toString())
        .put("threads", threads)
        .put("multiply_add_flops", peaks.operations())
        .put("reads", new JsonArray(reads))
        .put("rows", new JsonArray(measured))
        .put("first_calls", new JsonArray(warmed.stream().<JsonValue>map(Warmed::json).toList()))
        .build();
  }
}
