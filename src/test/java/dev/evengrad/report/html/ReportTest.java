package dev.evengrad.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.MissingLibraryException;
import dev.evengrad.health.Finding;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.Severity;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.record.RunRecordReader;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.testing.Allocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  /// Markup that would end elements, lines of scripts, and attributes.
  private static final String HOSTILE =
      "</script><img src=x onerror=alert(1)>\"'&\u2028\u2029{{data}}$1\\<!--";

  private static final WatchedRun RUN = MadeRun.of("a", "b", "out");

  @TempDir private Path folder;

  private static JsonObject data(String html) {
    String begin = "<script id=\"data\" type=\"application/json\">";
    int from = html.indexOf(begin) + begin.length();
    return Json.parse(html.substring(from, html.indexOf("</script>", from))).asObject();
  }

  private static JsonObject run(String html) {
    return data(html).get("runs").asArray().get(0).asObject();
  }

  @Test
  void namesAreDataAndNeverMarkup() {
    WatchedRun run = MadeRun.of(HOSTILE, "b", "out").withName(HOSTILE);
    ReportedRun reported = MadeRun.reported(HOSTILE, run.withAbout(Map.of(HOSTILE, HOSTILE)), 3);
    reported.accept(
        List.of(
            new Finding(
                "rule",
                Severity.ERROR,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                1,
                List.of(new Finding.Evidence(HOSTILE, 1, HOSTILE, Double.NaN, 1)))));
    String html = Report.of(reported).html();
    assertFalse(html.contains("<img"));
    assertEquals(4, html.split("</script>", -1).length, "data, library and our scripts, then rest");
    assertEquals(-1, html.indexOf('\u2028', html.indexOf("id=\"data\"")));
    JsonObject read = run(html);
    assertEquals(HOSTILE, read.get("label").asString());
    assertEquals(HOSTILE, read.get("about").asObject().get(HOSTILE).asString());
    assertEquals(HOSTILE, read.get("layers").asArray().get(0).asObject().get("name").asString());
    assertEquals(HOSTILE, read.get("findings").asArray().get(0).asObject().get("where").asString());
    assertTrue(html.contains("<title>&lt;/script&gt;&lt;img"), html.substring(0, 600));
  }

  @Test
  void thePageFetchesNothingAndKeepsTheLicence() {
    String html = Report.of(MadeRun.reported("run", RUN, 3)).html();
    assertFalse(html.contains("src="));
    assertFalse(html.contains("@import"));
    assertFalse(html.contains("{{"));
    assertEquals(1, html.split("<link ", -1).length - 1, "the empty icon alone");
    assertTrue(html.contains("Copyright (c) 2022 Leon Sorokin"));
    assertTrue(html.contains("Permission is hereby granted, free of charge"));
  }

  @Test
  void whatTheRunIsStandsInTheData() {
    JsonObject run = run(Report.of(MadeRun.reported("run", RUN, 5)).html());
    assertEquals(5, run.get("steps").asInt());
    assertEquals(5, run.get("clipped_steps").asInt());
    assertEquals(0.5, run.get("held_out_accuracy").asDouble());
    JsonObject lines = run.get("lines").asObject();
    assertEquals(
        List.of(1.0, 0.5, 0.333333, 0.25, 0.2),
        Arrays.stream(lines.get("loss").asObject().get("y").asArray().doubles()).boxed().toList());
    assertEquals(0.6, lines.get("held_out_loss").asObject().get("y").asArray().doubles()[0]);
    assertFalse(run.get("watched").asBoolean(), "nobody looked for findings");
    JsonObject profile = run.get("profile").asObject();
    assertEquals(List.of("a", "b"), profile.get("layers").asArray().strings());
    assertEquals(0.1 * Math.log10(Math.E), profile.get("first").asArray().doubles()[0], 1e-6);
    assertEquals(null, profile.find("forecast"));
  }

  @Test
  void theForecastIsThatOfTheNetworkAndItsInputs() {
    String network = "input 8; dense 8 tanh init=pytorch; dense 8 tanh init=pytorch; dense 1";
    WatchedRun run = MadeRun.of("dense1", "dense2", "dense3").withAbout(Map.of("network", network));
    InputNumbers inputs = new InputNumbers(List.of(new InputNumbers.Column("x", 0, 1, -1, 1)));
    ReportedRun reported = new ReportedRun("run", run, inputs);
    reported.accept(MadeRun.fill(new StepNumbers(3), 1));
    JsonObject profile = run(Report.of(reported).html()).get("profile").asObject();
    Forecast expected = Forecast.of(ModelSpec.parse(network));
    assertEquals(
        expected.profile().getFirst().log10Delta(),
        profile.get("forecast").asArray().doubles()[0],
        1e-5);
    assertEquals("healthy", profile.get("verdict").asString());
    for (String other : List.of("Sequential(Linear(8, 8))", "input 8; dense 8 tanh; dense 1")) {
      WatchedRun foreign = run.withAbout(Map.of("network", other));
      JsonObject read = run(Report.of(MadeRun.reported("run", foreign, 2)).html());
      assertEquals(null, read.get("profile").asObject().find("forecast"), other);
    }
  }

  @Test
  void whatIsNotANumberIsSaidAsSuch() {
    ReportedRun reported = new ReportedRun("run", RUN, null);
    StepNumbers numbers = new StepNumbers(3);
    for (int step = 0; step < 3; step++) {
      MadeRun.fill(numbers, step);
      if (step == 1) {
        numbers.setLoss(Double.NaN, 0.1);
        numbers.setNorms(Double.POSITIVE_INFINITY, Double.NaN, false);
        numbers.setSkipped("gradient_not_finite", "b");
      }
      reported.accept(numbers);
    }
    JsonObject run = run(Report.of(reported).html());
    JsonObject lines = run.get("lines").asObject();
    assertTrue(lines.get("loss").toString().contains("NaN"));
    assertTrue(lines.get("norm").toString().contains("Infinity"));
    assertEquals(1, run.get("skipped_steps").asInt());
    JsonObject skipped = run.get("skipped").asArray().get(0).asObject();
    assertEquals("gradient_not_finite", skipped.get("reason").asString());
    assertEquals("b", skipped.get("layer").asString());
    for (int step = 0; step < 1000; step++) {
      reported.event(step, "batch " + step + " was set aside");
    }
    run = run(Report.of(reported).html());
    assertEquals(1000, run.get("event_count").asInt());
    assertEquals(200, run.get("events").asArray().size());
    assertEquals(
        "batch 0 was set aside",
        run.get("events").asArray().get(0).asObject().get("text").asString());
  }

  @Test
  void runsOfOtherLayersStandBesideEachOtherUnderNamesOfTheirOwn() {
    WatchedRun other = MadeRun.of("x", "y", "z", "end");
    String html =
        Report.of(MadeRun.reported("run", RUN, 4), MadeRun.reported("run", other, 9)).html();
    JsonObject second = data(html).get("runs").asArray().get(1).asObject();
    assertEquals("run (2)", second.get("label").asString());
    assertEquals(4, second.get("layers").asArray().size());
    assertTrue(html.contains("<title>run, run (2) - Evengrad report</title>"));
  }

  @Test
  void treatmentsStandAboveTheRuns() {
    Report report =
        Report.of(MadeRun.reported("before", RUN, 4), MadeRun.reported("after", RUN, 4));
    assertEquals(null, data(report.html()).find("treatment"));
    JsonObject treated = treatment(report.with(MadeTreatment.result(HOSTILE)));
    assertEquals("cured", treated.get("outcome").asString());
    assertEquals(HOSTILE, treated.get("explanation").asString());
    assertEquals(2, treated.get("attempts").asArray().size());
    JsonObject first = treated.get("attempts").asArray().get(0).asObject();
    assertEquals("ruled out", first.get("outcome").asString());
    JsonObject before = treated.get("before").asObject();
    assertEquals(-3, before.get("first").asArray().doubles()[0], 1e-6);
    assertEquals(0, before.get("first").asArray().doubles()[5]);
    assertEquals(0.975, treated.get("after").asObject().get("score").asDouble());
    JsonObject found = treatment(report.with(MadeTreatment.diagnosis("too deep")));
    assertEquals("sick", found.get("outcome").asString());
    assertEquals("too deep", found.get("remedy").asObject().get("change").asString());
    assertEquals(null, found.find("attempts"));
  }

  private static JsonObject treatment(Report report) {
    String html = report.html();
    assertFalse(html.contains("<img"));
    return data(html).get("treatment").asObject();
  }

  @Test
  void aStepAllocatesNothingHoweverManyCameBefore() {
    ReportedRun reported = new ReportedRun("run", RUN, null);
    StepNumbers numbers = new StepNumbers(3);
    long[] next = {0};
    Allocation.assertNone("a step", 1000, () -> reported.accept(MadeRun.fill(numbers, next[0]++)));
  }

  @Test
  void aLongRunOfManyLayersIsAPageOfLimitedSize() {
    // the bins are full: more steps add nothing
    String[] names = new String[60];
    for (int i = 0; i < names.length; i++) {
      names[i] = "blocks." + i + ".attention.projection";
    }
    int size = Report.of(MadeRun.reported("long", MadeRun.of(names), 10_000)).html().length();
    assertTrue(size < 5_000_000, size + " characters");
  }

  @Test
  void aRunWithoutAStepIsNoReport() {
    DataException none =
        assertThrows(DataException.class, () -> Report.of(new ReportedRun("new run", RUN, null)));
    assertTrue(none.getMessage().contains("new run"), none.getMessage());
    assertThrows(DataException.class, () -> Report.of(List.of()));
    byte[] record = "{\"layers\": [\"a\", \"b\"]}\n".getBytes(StandardCharsets.UTF_8);
    try (RunRecordReader reader =
        RunRecordReader.of(new ByteArrayInputStream(record), "run.jsonl")) {
      DataException read =
          assertThrows(DataException.class, () -> ReportedRun.read("run.jsonl", reader));
      assertTrue(read.getMessage().startsWith("run.jsonl: "), read.getMessage());
    }
  }

  @Test
  void onlyReportsAreReplaced() throws IOException {
    Report report = Report.of(MadeRun.reported("run", RUN, 3));
    Path file = folder.resolve("report.html");
    Files.writeString(file, "");
    report.write(file);
    String first = Files.readString(file);
    report.write(file);
    assertEquals(first, Files.readString(file), "the same run is the same page");
    Path mine = Files.writeString(folder.resolve("mine.html"), "<!DOCTYPE html><p>my own page");
    DataException refused = assertThrows(DataException.class, () -> report.write(mine));
    assertTrue(refused.getMessage().contains("mine.html"), refused.getMessage());
    assertThrows(DataException.class, () -> Report.requireWritable(mine));
    assertEquals("<!DOCTYPE html><p>my own page", Files.readString(mine));
    Report.requireWritable(file);
    Report.requireWritable(folder.resolve("new.html"));
  }

  @Test
  void withoutTheChartsJarTheMessageSaysWhatToAdd() {
    Report report =
        Report.of(List.of(MadeRun.reported("run", RUN, 3)), ClassLoader.getPlatformClassLoader());
    MissingLibraryException missing = assertThrows(MissingLibraryException.class, report::html);
    assertEquals("org.webjars.npm:uplot:1.6.30", missing.coordinates());
    Path file = folder.resolve("none.html");
    assertThrows(MissingLibraryException.class, () -> report.write(file));
    assertFalse(Files.exists(file));
  }
}
