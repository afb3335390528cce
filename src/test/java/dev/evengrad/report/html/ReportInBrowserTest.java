package dev.evengrad.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.RecordedRun;
import dev.evengrad.testing.browser.Audit;
import dev.evengrad.testing.browser.InBrowser;
import dev.evengrad.testing.browser.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The report as a reader sees, hears and drives it. */
@InBrowser
class ReportInBrowserTest {
  @TempDir private static Path folder;

  private static SampleRecord healthy;
  private static Path report;

  /** A healthy run beside one that vanishes, spikes and ends in numbers that are none. */
  @BeforeAll
  static void write() throws IOException {
    String[] layers = {"dense1", "dense2", "dense3", "dense4", "dense5", "out"};
    healthy = new SampleRecord("healthy", 200, layers);
    SampleRecord sick = new SampleRecord("sick", 200, layers).loss(120, 900);
    for (int step = 0; step < 200; step++) {
      for (int l = 0; l < 5; l++) {
        sick.delta(step, l, Math.pow(10, 2.0 * l - 10));
      }
    }
    sick.loss(199, Double.NaN).delta(199, 2, Double.POSITIVE_INFINITY).delta(199, 1, Double.NaN);
    report = folder.resolve("two.html");
    Report.of(
            List.of(
                run(healthy.write(folder, "healthy.jsonl")), run(sick.write(folder, "sick.jsonl"))))
        .write(report);
  }

  private static ReportedRun run(Path record) {
    try (var reader = dev.evengrad.io.record.RunRecordReader.open(record)) {
      return ReportedRun.read(record.getFileName().toString(), reader);
    }
  }

  @Test
  void everyCanvasIsDrawnAndNothingIsFetched(Page page) {
    ReportPage opened = ReportPage.open(page, report);
    opened.assertQuiet(report);
    assertTrue(opened.charts().size() >= 10, opened.charts().toString());
    opened.inked().forEach((chart, ink) -> assertTrue(ink > 0.002, chart + ": " + ink));
    assertEquals(
        opened.charts().size(), page.number("return document.querySelectorAll('canvas').length"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 400})
  void isReadable(int width, Page page) {
    page.size(width, 900);
    ReportPage opened = ReportPage.open(page, report);
    for (String scheme : List.of("light", "dark")) {
      page.media("screen", scheme);
      opened.awaitDrawn();
      assertEquals(List.of(), new Audit(page).complaints(), scheme);
    }
    opened.inked().forEach((chart, ink) -> assertTrue(ink > 0.002, chart + ": " + ink));
  }

  /** On paper it is light, whatever the screen is. */
  @Test
  void isReadableInPrint(Page page) {
    page.size(794, 1123);
    page.media("print", "dark");
    ReportPage opened = ReportPage.open(page, report);
    assertEquals(List.of(), new Audit(page).complaints());
    opened.inked().forEach((chart, ink) -> assertTrue(ink > 0.002, chart + ": " + ink));
    assertEquals(
        "rgb(255, 255, 255)",
        page.run(
            "return getComputedStyle(document.body).backgroundColor.replace('rgba(0, 0, 0, 0)',"
                + " 'rgb(255, 255, 255)')"));
  }

  /** What a dark, wide window prints. */
  @Test
  void printsInLightColorsAndTheWidthOfPaper(Page page) {
    page.size(1280, 900);
    page.media("", "dark");
    ReportPage opened = ReportPage.open(page, report);
    page.run(
        """
        window.addEventListener("beforeprint", () => {
          window.printed = {
            widest: Math.max(...[...document.querySelectorAll("canvas")].map(c => c.getBoundingClientRect().width)),
            theme: document.documentElement.dataset.theme,
            hidden: document.querySelectorAll(".evidence[hidden]").length,
          };
        });
        """);
    page.devTools("Page.printToPDF", Map.of("printBackground", true));
    assertTrue(page.number("return window.printed.widest") <= 700);
    assertEquals("light", page.run("return window.printed.theme"));
    assertEquals(0, page.number("return window.printed.hidden"));
    opened.awaitDrawn();
    assertEquals("dark", page.run("return document.documentElement.dataset.theme"));
    assertEquals(List.of(), new Audit(page).complaints());
  }

  /** Canvases have no style sheet: they must be drawn again. */
  @Test
  void followsTheSchemeAndTheWidthOfTheWindow(Page page) {
    page.size(1280, 900);
    page.media("screen", "light");
    ReportPage opened = ReportPage.open(page, report);
    String corners =
        """
        return [...document.querySelectorAll("canvas")].map(c => {
          const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", { willReadFrequently: true });
          copy.drawImage(c, 0, 0);
          const data = copy.getImageData(0, 0, c.width, c.height).data;
          let sum = 0, n = 0;
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 128) { sum += data[i] + data[i + 1] + data[i + 2]; n++; }
          return sum / n;
        });
        """;
    List<String> light = page.texts(corners);
    page.media("screen", "dark");
    opened.awaitDrawn();
    List<String> dark = page.texts(corners);
    for (int i = 0; i < light.size(); i++) {
      assertNotEquals(light.get(i), dark.get(i), opened.charts().get(i));
    }
    page.size(400, 900);
    page.await("document.documentElement.clientWidth === 400");
    page.run("return new Promise(done => setTimeout(done, 300))");
    opened.awaitDrawn();
    assertEquals(List.of(), new Audit(page).complaints());
    opened.inked().forEach((chart, ink) -> assertTrue(ink > 0.002, chart + ": " + ink));
    assertEquals(List.of(), page.console());
  }

  @Test
  void theKeyboardReachesEveryChartAndFinding(Page page) {
    page.size(1280, 900);
    ReportPage opened = ReportPage.open(page, report);
    Set<String> reached = new LinkedHashSet<>();
    for (int i = 0; i < 300; i++) {
      page.press(Keys.TAB);
      String at =
          (String)
              page.run(
                  """
                  const e = document.activeElement;
                  if (e === document.body) return "";
                  const all = [...document.querySelectorAll("*")];
                  const style = getComputedStyle(e);
                  const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
                  const chart = e.matches(".chart [tabindex], .chart canvas") ? e.closest(".chart").id : "";
                  const finding = e.matches(".finding, .finding > summary") ? "finding" : "";
                  return [all.indexOf(e), shown ? "" : "unseen", chart, finding].join(" ");
                  """);
      if (at.isEmpty() || !reached.add(at)) {
        break;
      }
    }
    assertTrue(reached.stream().noneMatch(at -> at.contains("unseen")), reached.toString());
    for (String chart : opened.charts()) {
      assertTrue(reached.stream().anyMatch(at -> at.contains(" " + chart + " ")), chart);
    }
    double findings = page.number("return document.querySelectorAll('.finding').length");
    assertTrue(findings > 1);
    assertEquals(findings, (double) reached.stream().filter(at -> at.endsWith("finding")).count());
  }

  @Test
  void arrowsMoveTheReadout(Page page) {
    ReportPage opened = ReportPage.open(page, report);
    for (String chart :
        List.of("chart-loss", "chart-delta-0", "chart-updates-1", "chart-profile-1")) {
      opened.focus(chart);
      page.press(Keys.HOME);
      String first = opened.readout(chart);
      page.press(Keys.ARROW_RIGHT);
      String second = opened.readout(chart);
      assertFalse(first.isBlank(), chart);
      assertNotEquals(first, second, chart);
      page.press(Keys.ARROW_LEFT);
      assertEquals(first, opened.readout(chart), chart);
      page.press(Keys.END);
      assertNotEquals(first, opened.readout(chart), chart);
    }
    assertEquals(List.of(), page.console());
  }

  @Test
  void enterOpensTheEvidenceOfAFinding(Page page) {
    ReportPage.open(page, report);
    String finding = "document.querySelector('.finding')";
    page.run(finding + ".focus()");
    String shown =
        "return document.getElementById("
            + finding
            + ".getAttribute('aria-controls')).checkVisibility()";
    boolean before = (Boolean) page.run(shown);
    page.press(Keys.ENTER);
    assertNotEquals(before, page.run(shown));
    assertEquals(
        String.valueOf(!before), page.run("return " + finding + ".getAttribute('aria-expanded')"));
    page.press(Keys.ENTER);
    assertEquals(before, page.run(shown));
  }

  @Test
  void aScreenReaderIsToldWhatEachChartShows(Page page) {
    ReportPage opened = ReportPage.open(page, report);
    Audit audit = new Audit(page);
    List<String> names = audit.names("image");
    assertTrue(names.size() >= opened.charts().size(), names.toString());
    assertEquals(names.size(), new HashSet<>(names).size(), names.toString());
    assertTrue(names.stream().noneMatch(String::isBlank), names.toString());
    for (String role : List.of("button", "link", "checkbox")) {
      assertTrue(audit.names(role).stream().noneMatch(String::isBlank), role);
    }
    for (String chart : opened.charts()) {
      assertNotEquals(
          0.0,
          page.number(
              "return document.querySelector('#' + arguments[0] + '"
                  + " .summary').textContent.trim().length",
              chart),
          chart);
      assertTrue(opened.table(chart).size() > 1, chart);
    }
    assertEquals(
        List.of(),
        page.texts(
            "return [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) =>"
                + " all.indexOf(id) !== i)"));
    assertEquals("en", page.run("return document.documentElement.lang"));
    assertEquals(1, page.number("return document.querySelectorAll('h1').length"));
    assertEquals(List.of(), page.console());
  }

  /** Names that break out of a string, an element, a script or a line, run the other way, or are none. */
  @Test
  void namesAreShownAsTextAndNeverRun(Page page) throws IOException {
    List<String> names = new ArrayList<>();
    names.add("<img src=x onerror=\"window.hacked = 1\">");
    names.add("</script><script>window.hacked = 2</script>");
    names.add("\"onfocus='window.hacked = 3' autofocus='");
    names.add("${window.hacked = 4} {{style}} $1 $& \\u003c");
    names.add("<!--<script>");
    names.add("&lt;b&gt; &amp; &quot;");
    names.add("encoder/层.0 Größe \u202Eesrever \u200B");
    names.add("line\nbreak\ttab");
    names.add("x".repeat(300));
    names.add("");
    SampleRecord record =
        new SampleRecord(
                "</title><script>window.hacked = 5</script>", 20, names.toArray(String[]::new))
            .described("optimizer", "sgd<svg onload='window.hacked = 6'>")
            .described("loss", "mse</script>")
            .described("framework", "<b>fat</b>");
    for (int l = 0; l < 5; l++) {
      record.delta(10, l, Double.NaN);
    }
    Path file = record.write(folder, "a<b onclick='hacked=7'>&.jsonl");
    page.size(400, 900);
    ReportPage opened = ReportPage.of(page, file);
    opened.assertQuiet(folder.resolve("report.html"));
    for (int width : new int[] {400, 1280}) {
      page.size(width, 900);
      opened.awaitDrawn();
      assertEquals(true, page.run("return window.hacked === undefined"));
      assertEquals(
          0,
          page.number("return document.querySelectorAll('img, b[onclick], svg[onload]').length"));
      opened.table("chart-delta-0");
      for (String name : names) {
        assertTrue(
            opened.text().contains(name.replace("\n", "").substring(0, Math.min(4, name.length()))),
            name);
      }
      assertTrue(opened.text().contains("sgd<svg onload='window.hacked = 6'>"));
      assertTrue(opened.text().contains("a<b onclick='hacked=7'>&.jsonl"));
      assertEquals(List.of(), new Audit(page).complaints());
    }
  }

  @Test
  void tablesHaveTheNumbersOfTheRecord(Page page) {
    ReportPage opened = ReportPage.open(page, report);
    List<List<String>> losses = opened.table("chart-loss");
    assertTrue(losses.size() > 10);
    for (List<String> row : losses.subList(1, losses.size())) {
      assertNumber(healthy.loss(Integer.parseInt(row.getFirst())), row.get(1));
    }
    assertEquals("199", losses.getLast().getFirst());
    assertTrue(losses.getLast().contains("not a number"), losses.getLast().toString());

    List<List<String>> deltas = opened.table("chart-delta-0");
    for (int column = 1; column < deltas.getFirst().size(); column++) {
      int step = Integer.parseInt(deltas.getFirst().get(column).replace("step ", ""));
      for (int layer = 0; layer < 6; layer++) {
        assertNumber(healthy.delta(step, layer), deltas.get(1 + layer).get(column));
      }
    }
    List<List<String>> sick = opened.table("chart-delta-1");
    assertEquals("not a number", sick.get(2).getLast());
    assertEquals("infinite", sick.get(3).getLast());
  }

  /** Heat maps have hundredths of a decade. */
  private static void assertNumber(double expected, String cell) {
    assertEquals(expected, Double.parseDouble(cell), 0.012 * expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spike-relu-4-at-step-120", "exploding-relu-20-twice-he"})
  void runsOfPytorchAreShown(String run, Page page) {
    page.size(400, 900);
    Path file = folder.resolve(run + ".html");
    ReportPage opened = ReportPage.of(page, file, List.of(run(RecordedRun.of(run).file())));
    opened.assertQuiet(file);
    assertEquals(List.of(), new Audit(page).complaints());
    opened.inked().forEach((chart, ink) -> assertTrue(ink > 0.002, chart + ": " + ink));
  }

  /** By whom the network was treated, with a cure whose text is markup. */
  @Test
  void aTreatmentIsShown(Page page) throws IOException {
    Path file = folder.resolve("treated.html");
    String text = "<img src=x onerror='window.hacked = 8'></script>";
    Path record = new SampleRecord("sick", 20, "dense1", "dense2", "out").write(folder, "t.jsonl");
    Report.of(run(record)).with(MadeTreatment.result(text)).write(file);
    page.size(400, 900);
    ReportPage opened = ReportPage.open(page, file);
    opened.assertQuiet(file);
    assertTrue(opened.text().contains(text));
    assertTrue(opened.text().contains("97.5 %"), opened.text());
    assertTrue(
        opened
            .text()
            .matches("(?s).*Before it goes from \\S+ decades in .* at the first step, from .*"),
        opened.text());
    assertEquals(true, page.run("return window.hacked === undefined"));
    opened.inked().forEach((chart, ink) -> assertTrue(ink > 0.002, chart + ": " + ink));
    for (String scheme : List.of("light", "dark")) {
      page.media("screen", scheme);
      opened.awaitDrawn();
      assertEquals(List.of(), new Audit(page).complaints(), scheme);
    }
  }

  @Test
  void aRunOfOneStepIsShown(Page page) throws IOException {
    Path file = new SampleRecord("one", 1, "only").write(folder, "one.jsonl");
    ReportPage opened = ReportPage.of(page, file);
    opened.assertQuiet(folder.resolve("report.html"));
    assertEquals(List.of(), new Audit(page).complaints());
    // A heat map of one cell is of one color, and lines of one point are that point.
    opened
        .inked()
        .entrySet()
        .removeIf(
            chart ->
                chart.getValue() > 0
                    || chart.getKey().matches("chart-(delta|gradient|activation|ratio)-0"));
  }

  @Test
  void manyRunsAreTold(Page page) throws IOException {
    Path[] records = new Path[8];
    for (int i = 0; i < records.length; i++) {
      records[i] =
          new SampleRecord("run " + i, 50, "a", "b", "c").write(folder, "many" + i + ".jsonl");
    }
    page.size(400, 900);
    ReportPage opened = ReportPage.of(page, records);
    opened.assertQuiet(folder.resolve("report.html"));
    assertEquals(List.of(), new Audit(page).complaints());
    for (int i = 0; i < records.length; i++) {
      assertTrue(opened.charts().contains("chart-delta-" + i), opened.charts().toString());
      assertTrue(opened.text().contains("many" + i + ".jsonl"));
    }
  }
}
