package dev.evengrad.report.html;

import dev.evengrad.DataException;
import dev.evengrad.MissingLibraryException;
import dev.evengrad.ModelFileException;
import dev.evengrad.health.doctor.Diagnosis;
import dev.evengrad.health.doctor.TreatmentResult;
import dev.evengrad.io.format.AtomicFile;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs on one HTML page: losses and accuracies over each other, and for each run heat maps of layers by steps, update ratios, clipping,
 * what was found, and the forecast over what was measured. The page is one file that fetches nothing.
 *
 * <pre>{@code
 * try (RunSource source = RunRecordReader.open(path)) {
 *   Report.of(ReportedRun.read("run", source)).write(Path.of("report.html"));
 * }
 * }</pre>
 *
 * <p>It needs uPlot on the class path, {@code org.webjars.npm:uplot}.
 */
public final class Report {
  /** More than stand before the mark of a report. */
  private static final int BEGINNING = 512;

  private final List<ReportedRun> runs;
  private final @Nullable JsonObject treatment;
  private final ChartLibrary library;

  private Report(List<ReportedRun> runs, @Nullable JsonObject treatment, ChartLibrary library) {
    this.runs = runs;
    this.treatment = treatment;
    this.library = library;
  }

  /** Of these runs, in this order. */
  public static Report of(ReportedRun... runs) {
    return of(List.of(runs));
  }

  /**
   * Of these runs, in this order.
   *
   * @throws DataException if there is none, or one without a step
   */
  public static Report of(List<ReportedRun> runs) {
    return of(runs, Report.class.getClassLoader());
  }

  static Report of(List<ReportedRun> runs, ClassLoader loader) {
    if (runs.isEmpty()) {
      throw new DataException("there is no run to report: give at least one");
    }
    for (ReportedRun run : runs) {
      if (run.steps() == 0) {
        throw new DataException(run.label() + ": there was no step, so there is nothing to report");
      }
    }
    return new Report(List.copyOf(runs), null, new ChartLibrary(loader));
  }

  /** The same, headed by what is wrong with the run; its runs are that of the diagnosis. */
  public Report with(Diagnosis diagnosis) {
    return new Report(runs, TreatmentJson.of(diagnosis), library);
  }

  /** The same, headed by the treatments that were tried; its runs are as a rule those before and after treatment. */
  public Report with(TreatmentResult result) {
    return new Report(runs, TreatmentJson.of(result), library);
  }

  /**
   * Refuses, before there is something to lose, what a report could not be written to or for.
   *
   * @throws MissingLibraryException if uPlot is not on the class path
   * @throws DataException if the file is there and is no report
   */
  public static void requireWritable(Path file) {
    String unused = new ChartLibrary(Report.class.getClassLoader()).licence();
    assert !unused.isEmpty();
    requireReport(file);
  }

  private static void requireReport(Path file) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(BEGINNING);
      if (begin.length > 0
          && !new String(begin, StandardCharsets.ISO_8859_1).contains(Page.GENERATOR)) {
        throw new DataException(
            file + " is there and is no report, and is not replaced; name another file");
      }
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e, e);
    }
  }

  /**
   * Writes the page. A report that is there is replaced, an empty file too.
   *
   * @throws MissingLibraryException if uPlot is not on the class path
   * @throws DataException if the file is there and is anything else
   * @throws ModelFileException if it could not be written
   */
  public void write(Path file) {
    byte[] page = html().getBytes(StandardCharsets.UTF_8);
    requireReport(file);
    AtomicFile.write(file, page);
  }

  /**
   * The page as text.
   *
   * @throws MissingLibraryException if uPlot is not on the class path
   */
  public String html() {
    List<String> labels = labels();
    List<JsonValue> list = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      list.add(RunJson.of(runs.get(i), labels.get(i)));
    }
    JsonObject.Builder data = JsonObject.builder().put("runs", new JsonArray(list));
    if (treatment != null) {
      data.put("treatment", treatment);
    }
    String title = labels.stream().limit(3).collect(Collectors.joining(", "));
    return Page.of(title + (labels.size() > 3 ? ", ..." : ""), Json.write(data.build()), library);
  }

  /** No two are the same. */
  private List<String> labels() {
    Map<String, Integer> seen = new HashMap<>();
    List<String> labels = new ArrayList<>();
    for (ReportedRun run : runs) {
      String label =
          new String(run.label().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      int count = seen.merge(label, 1, Integer::sum);
      labels.add(count == 1 ? label : label + " (" + count + ")");
    }
    return labels;
  }
}
