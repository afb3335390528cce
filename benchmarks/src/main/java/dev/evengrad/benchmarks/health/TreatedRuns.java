package dev.evengrad.benchmarks.health;

import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The treated runs in a results file. Those that were measured at the same commit are not measured again, so that a measurement that was stopped goes on;
/// untreated ones at no other commit either, since no doctor has a part in them. For any number of threads.
public final class TreatedRuns {
  private final Path file;
  private final String date;
  private final Map<String, TreatedRun> all = new TreeMap<>();

  private TreatedRuns(Path file, String date) {
    this.file = file;
    this.date = date;
  }

  /// Those of a file that are still good; none if it is not there.
  ///
  /// @param commit that is measured now
  /// @param date to be noted
  static TreatedRuns read(Path file, String commit, String date) throws IOException {
    TreatedRuns runs = new TreatedRuns(file, date);
    if (Files.exists(file)) {
      all(file).stream()
          .filter(run -> run.commit().equals(commit) || run.treater() == Treater.UNTREATED)
          .filter(run -> RecipeGenerator.recipe(run.seed()).text().equals(run.recipe()))
          .forEach(run -> runs.all.put(run.key(), run));
    }
    return runs;
  }

  /// All of a file.
  public static List<TreatedRun> all(Path file) throws IOException {
    return results(file).get("runs").asArray().elements().stream()
        .map(run -> TreatedRun.of(run.asObject()))
        .toList();
  }

  static JsonObject results(Path file) throws IOException {
    return Json.parse(Files.readString(file)).asObject();
  }

  synchronized boolean has(Treater treater, long seed) {
    return all.containsKey(treater.text() + " " + seed);
  }

  /// Keeps one and writes the file.
  synchronized void put(TreatedRun run) {
    all.put(run.key(), run);
    try {
      write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write() throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(beside, text(date, all.values()));
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  static String text(String date, Collection<TreatedRun> runs) {
    StringBuilder text = new StringBuilder("{\"date\": \"" + date + "\", \"runs\": [\n");
    String before = "";
    for (TreatedRun run : runs) {
      text.append(before).append(Json.write(run.json()));
      before = ",\n";
    }
    return text.append("\n]}\n").toString();
  }
}
