package dev.evengrad.benchmarks.latency;

import dev.evengrad.benchmarks.results.MeasuredRow;
import dev.evengrad.benchmarks.results.RecordResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures how long the requests of a service take under loads, each in JVMs of its own, in turns. Called by scripts/bench
/// latency.
public final class MeasureLatency {
  /// For each network a light load and a quarter to half of what a thread can do, on machines as fast as those measured so far; then
  /// loads that leave room to learn.
  private static final List<String> LOADS =
      List.of(
          "MEDIUM 1 POISSON 1000 NONE",
          "MEDIUM 1 FIXED 80000 NONE",
          "MEDIUM 1 POISSON 80000 NONE",
          "MEDIUM 32 POISSON 4000 NONE",
          "LARGE 1 POISSON 1000 NONE",
          "LARGE 1 POISSON 5000 NONE",
          "MEDIUM 1 POISSON 20000 NONE",
          "MEDIUM 1 POISSON 20000 SAME_THREAD",
          "MEDIUM 1 POISSON 20000 OTHER_THREAD");

  private static final int FORKS = 3;

  private MeasureLatency() {}

  /// Arguments: the file to write, the commit, the date, a folder for what the JVMs print, and for how many seconds each
  /// of them serves.
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[3]);
    Map<Load, List<Map<Figure, Double>>> measured = new LinkedHashMap<>();
    for (int fork = 1; fork <= FORKS; fork++) {
      System.err.println("round " + fork + " of " + FORKS);
      for (String text : LOADS) {
        String line = run(text, args[4], fork, folder);
        measured.computeIfAbsent(Load.parse(text), l -> new ArrayList<>()).add(Figure.parse(line));
        System.err.println(text + ": " + line);
      }
    }
    RecordResults.write(Path.of(args[0]), args[1], args[2], rows(measured, args[4]));
  }

  private static String run(String load, String seconds, int seed, Path folder)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                ServeLoad.class.getName(),
                load,
                seconds,
                Integer.toString(seed))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(load + ": " + Files.readString(errors));
    }
    return Files.readAllLines(output).stream()
        .filter(l -> l.matches("[-0-9.E ]+"))
        .findFirst()
        .orElseThrow();
  }

  static List<MeasuredRow> rows(Map<Load, List<Map<Figure, Double>>> measured, String seconds) {
    List<MeasuredRow> rows = new ArrayList<>();
    measured.forEach(
        (load, forks) -> {
          Map<String, String> parameters = load.parameters();
          parameters.put("seconds", seconds);
          for (Figure figure : Figure.values()) {
            rows.add(
                new MeasuredRow(
                    "MeasureLatency." + figure.key(),
                    parameters,
                    List.of(),
                    figure.unit(),
                    forks.stream().map(f -> new double[] {f.get(figure)}).toList(),
                    List.of()));
          }
        });
    return rows;
  }
}
