package dev.evengrad.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evengrad.io.record.RunRecordReader;
import dev.evengrad.testing.browser.Audit;
import dev.evengrad.testing.browser.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report that is open in a browser, drawn. */
final class ReportPage {
  private final Page page;

  private ReportPage(Page page) {
    this.page = page;
  }

  /** Of the runs in these records, which are written into the report file beside the first of them. */
  static ReportPage of(Page page, Path... records) {
    List<ReportedRun> runs = new ArrayList<>();
    for (Path record : records) {
      try (RunRecordReader reader = RunRecordReader.open(record)) {
        runs.add(ReportedRun.read(record.getFileName().toString(), reader));
      }
    }
    return of(page, records[0].resolveSibling("report.html"), runs);
  }

  /** Of these runs, written into that file. */
  static ReportPage of(Page page, Path file, List<ReportedRun> runs) {
    Report.of(runs).write(file);
    return open(page, file);
  }

  /** A report that was written. */
  static ReportPage open(Page page, Path file) {
    page.open(file);
    ReportPage opened = new ReportPage(page);
    opened.awaitDrawn();
    return opened;
  }

  /** Waits until all canvases show what the page says, after it was opened or changed. */
  void awaitDrawn() {
    awaitFrames();
    page.await(
        "document.documentElement.dataset.drawn === 'true' &&"
            + " [...document.querySelectorAll('canvas')].every(c => c.dataset.drawn === 'true')");
  }

  private void awaitFrames() {
    page.run(
        "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  /** The ids of all charts, in their order. */
  List<String> charts() {
    return page.texts("return [...document.querySelectorAll('figure.chart')].map(f => f.id)");
  }

  /** The fraction of the data's area that is drawn upon, of each canvas by its chart. */
  Map<String, Double> inked() {
    Map<String, Double> inked = new LinkedHashMap<>();
    for (String chart : charts()) {
      String canvas = "document.querySelector('#" + chart + " canvas')";
      inked.put(
          chart, new Audit(page).inked(canvas, canvas + ".dataset.plot.split(',').map(Number)"));
    }
    return inked;
  }

  /** Opens the table of a chart: its rows, the head first, as text. */
  List<List<String>> table(String chart) {
    page.run("document.querySelector('#' + arguments[0] + ' details.table').open = true", chart);
    page.await("document.querySelector('#" + chart + " details.table table') !== null");
    Object rows =
        page.run(
            """
            return [...document.querySelectorAll("#" + arguments[0] + " details.table tr")]
                .map(row => [...row.cells].map(cell => cell.textContent.trim()));
            """,
            chart);
    return ((List<?>) rows)
        .stream().map(row -> ((List<?>) row).stream().map(String::valueOf).toList()).toList();
  }

  /** What the readout of a chart says. */
  String readout(String chart) {
    return (String)
        page.run(
            "return document.querySelector('#' + arguments[0] + ' .readout').textContent", chart);
  }

  /** Puts the keyboard's focus on a chart. */
  void focus(String chart) {
    page.run("document.querySelector('#' + arguments[0] + ' [tabindex=\"0\"]').focus()", chart);
  }

  /** Moves the pointer into a chart, to a place of its data's area from 0, 0 at its left and top to 1, 1. */
  void point(String chart, double across, double down) {
    List<?> place =
        (List<?>)
            page.run(
                """
                const canvas = document.querySelector("#" + arguments[0] + " canvas");
                canvas.scrollIntoView({ block: "center" });
                const box = canvas.getBoundingClientRect();
                const [left, top, width, height] = canvas.dataset.plot.split(",").map(Number);
                return [box.left + left + width * arguments[1], box.top + top + height * arguments[2]];
                """,
                chart,
                across,
                down);
    page.point(((Number) place.get(0)).doubleValue(), ((Number) place.get(1)).doubleValue());
    awaitFrames();
  }

  /** Asserts that nobody complained and nothing but the file was asked for. */
  void assertQuiet(Path file) {
    assertEquals(List.of(), page.console());
    assertEquals(List.of(file.toUri().toString()), page.requests());
  }

  /** All text that is in the page, shown or not. */
  String text() {
    return (String) page.run("return document.body.textContent");
  }
}
