package dev.evengrad.benchmarks.start;

import dev.evengrad.benchmarks.BenchmarkNetwork;
import dev.evengrad.benchmarks.results.MeasuredRow;
import dev.evengrad.benchmarks.results.RecordResults;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Measures how long it takes from the start of a JVM to the first answer and on to full speed: with and without warm-up,
/// with and without an AOT cache of an earlier run, each in JVMs of its own, in turns. Called by scripts/bench start.
public final class MeasureStart {
  private static final List<String> STARTS =
      List.of(
          "predict medium, 1",
          "predict medium, 32",
          "predict large, 1",
          "predict large, 32",
          "step medium, 32",
          "step large, 32");
  private static final String SECONDS = "5";

  private final Path folder;
  private final Map<String, List<StartTimes>> measured = new LinkedHashMap<>();

  private MeasureStart(Path folder) {
    this.folder = folder;
  }

  /// Arguments: the file to write, the commit, the date, a folder for models and caches, and how many JVMs for each.
  public static void main(String[] args) throws IOException, InterruptedException {
    MeasureStart measure = new MeasureStart(Path.of(args[3]));
    for (String start : STARTS) {
      measure.prepare(Start.parse(start));
    }
    int forks = Integer.parseInt(args[4]);
    for (int fork = 1; fork <= forks; fork++) {
      System.err.println("round " + fork + " of " + forks);
      for (String start : STARTS) {
        for (boolean warm : new boolean[] {false, true}) {
          for (boolean aot : new boolean[] {false, true}) {
            measure.fork(Start.parse(start), warm, aot);
          }
        }
      }
    }
    RecordResults.write(Path.of(args[0]), args[1], args[2], measure.rows());
  }

  /// Writes the model, and the AOT cache of a run that warms up.
  private void prepare(Start start) throws IOException, InterruptedException {
    ModelSpec spec = BenchmarkNetwork.valueOf(start.network()).spec();
    new Model(
            spec,
            ModelInfo.NONE,
            KernelBackends.select(BackendChoice.AUTO),
            spec.declaration().initialParameters(1),
            spec.declaration().initialBuffers())
        .save(model(start));
    run(start, true, "-XX:AOTCacheOutput=" + cache(start));
  }

  private void fork(Start start, boolean warm, boolean aot)
      throws IOException, InterruptedException {
    String line =
        aot
            ? run(start, warm, "-XX:AOTCache=" + cache(start))
            : run(start, warm, "-XX:AOTMode=off");
    measured
        .computeIfAbsent(start.text() + ";" + warm + ";" + aot, n -> new ArrayList<>())
        .add(StartTimes.parse(line));
  }

  private String run(Start start, boolean warm, String option)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                FirstCalls.class.getName(),
                start.text(),
                model(start).toString(),
                Boolean.toString(warm),
                SECONDS,
                Long.toString(FirstCalls.wallNanos()))
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(
          start + " with " + option + ": " + Files.readString(folder.resolve("errors")));
    }
    return Files.readAllLines(output).stream()
        .filter(l -> l.matches("[-0-9.E ]+"))
        .findFirst()
        .orElseThrow();
  }

  private Path model(Start start) {
    return folder.resolve(start.network() + ".safetensors");
  }

  private Path cache(Start start) {
    return folder.resolve(start.text().replaceAll("[ ,]+", "-") + ".aot");
  }

  private List<MeasuredRow> rows() {
    List<MeasuredRow> rows = new ArrayList<>();
    measured.forEach(
        (name, times) -> {
          String[] parts = name.split(";");
          Map<String, String> parameters = new LinkedHashMap<>();
          parameters.put("start", parts[0]);
          parameters.put("warmUp", parts[1]);
          parameters.put("aot", parts[2]);
          rows.add(row("firstAnswer", parameters, "ms", times, StartTimes::firstAnswerMillis));
          rows.add(row("firstCall", parameters, "ms", times, StartTimes::firstCallMillis));
          rows.add(row("callsToPeak", parameters, "calls", times, StartTimes::callsToPeak));
          rows.add(row("timeToPeak", parameters, "ms", times, StartTimes::millisToPeak));
          rows.add(row("steady", parameters, "us/op", times, StartTimes::steadyMicros));
        });
    return rows;
  }

  private static MeasuredRow row(
      String what,
      Map<String, String> parameters,
      String unit,
      List<StartTimes> times,
      ToDoubleFunction<StartTimes> figure) {
    return new MeasuredRow(
        "MeasureStart." + what,
        parameters,
        List.of(),
        unit,
        times.stream().map(t -> new double[] {figure.applyAsDouble(t)}).toList(),
        List.of());
  }
}
