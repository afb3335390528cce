package dev.evengrad.io.record;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a record says is read, and what makes no sense is left out, with its line and field. */
class RunRecordReaderTest {
  static final String DESCRIPTION =
      """
      {"run": "r", "format": 1, "framework": "pytorch 2.13.0", "loss": "mse", "classes": 0, "optimizer": "sgd", "batch": 32, "layers": [{"name": "a", "kind": "dense", "inputs": 3, "outputs": 4, "activation": "relu"}, {"name": "b", "kind": "dense", "inputs": 4, "outputs": 1, "activation": "identity", "bias": false}]}
      """;

  private static final String STEPS =
      """
      {"step": 0, "loss": 1.5, "rate": 0.1, "layers": {"a": {"delta_norm": 0.25, "gradient_mean": -1e-3}, "b": {"delta_norm": 1}}}
      {"step": 3, "loss": 1.25, "layers": {"a": {"delta_norm": 0.5}}}
      {"after_step": 3, "training_loss": 1.2, "held_out_accuracy": 0.5}
      """;

  @TempDir Path folder;

  static String step(String fields) {
    return "{\"step\": 0, \"layers\": {\"a\": {" + fields + "}}}\n";
  }

  @Test
  void everyFieldArrives() {
    ReadRecord read = ReadRecord.of(DESCRIPTION + STEPS);
    assertEquals(List.of(), read.notes());
    WatchedLayer a = WatchedLayer.of("a", "dense", 3, 4, "relu", true);
    WatchedLayer b =
        new WatchedLayer("b", "dense", 4, 1, "identity", false, true, false, -1, false);
    assertEquals(
        new WatchedRun("r", "pytorch 2.13.0", "mse", 0, "sgd", 32, List.of(a, b)), read.run());
    ReadRecord.Step first = read.steps().get(0);
    assertEquals(1.5, first.loss());
    assertEquals(0.1, first.rate());
    assertEquals(
        Map.of("a/delta_norm", 0.25, "a/gradient_mean", -1e-3, "b/delta_norm", 1.0),
        first.numbers());
    assertEquals(3, read.steps().get(1).step());
    assertEquals(Double.NaN, read.steps().get(1).rate());
    assertEquals(Map.of("a/delta_norm", 0.5), read.steps().get(1).numbers());
    assertEquals(
        List.of(new EvaluationNumbers(3, 1.2, Double.NaN, Double.NaN, 0.5)), read.evaluations());
  }

  @Test
  void whatElseIsKnownIsTextNumberOrTruth() {
    ReadRecord read =
        ReadRecord.of(
            """
            {"layers": ["a"], "about": {"seed": 7, "network": "mlp", "amp": true, "lr": [1]}}
            {"step": 0, "layers": {"a": {"delta_norm": 0.25}}}
            """);
    assertEquals(
        List.of("seed 7", "network mlp", "amp true", "lr "),
        read.run().about().entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
    assertEquals(1, read.notes().size());
    assertTrue(
        read.notes().getFirst().toString().contains("field lr: expected a text"),
        read.notes().toString());
  }

  @Test
  void cutAnywhereItIsReadUpToThere() {
    byte[] whole = (DESCRIPTION + STEPS).getBytes(UTF_8);
    ReadRecord all = ReadRecord.of(whole);
    int first = DESCRIPTION.length();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      // the line feed alone may be missing
      if (length < first - 1) {
        DataException e = assertThrows(DataException.class, () -> ReadRecord.of(cut));
        assertTrue(String.valueOf(e.getMessage()).startsWith("run.jsonl: "), () -> e.getMessage());
        continue;
      }
      ReadRecord read = ReadRecord.of(cut);
      assertEquals(all.run(), read.run());
      assertEquals(all.steps().subList(0, read.steps().size()), read.steps());
      String text = new String(cut, UTF_8);
      long lines = text.lines().filter(line -> line.endsWith("}")).filter(this::isWhole).count();
      assertEquals(lines - 1, read.steps().size() + read.evaluations().size(), text);
      boolean broken = !text.lines().allMatch(this::isWhole);
      assertEquals(broken ? 1 : 0, read.notes().size(), read.notes()::toString);
      if (broken) {
        assertTrue(
            read.notes().getFirst().startsWith("line " + text.lines().count() + ": breaks off"),
            read.notes()::toString);
      }
    }
  }

  private boolean isWhole(String line) {
    return (DESCRIPTION + STEPS).lines().anyMatch(line::equals);
  }

  /** Each left out, and said with line, layer and field. */
  @Test
  void whatMakesNoSenseIsLeftOut() {
    Map<String, String> faults =
        Map.ofEntries(
            Map.entry(
                "\"delta_nrm\": 1",
                "layer 'a', field delta_nrm: is not known and is left out; did you mean"
                    + " delta_norm?"),
            Map.entry(
                "\"mine\": [1, {\"x\": NaN}]",
                "layer 'a', field mine: is not known and is left out"),
            Map.entry(
                "\"delta_norm\": \"big\"",
                "layer 'a', field delta_norm: found a string where a number was expected; left"
                    + " out"),
            Map.entry(
                "\"delta_norm\": [1]",
                "layer 'a', field delta_norm: found '[' where a number was expected; left out"),
            Map.entry(
                "\"delta_norm\": true",
                "layer 'a', field delta_norm: found 't' where a number was expected; left out"),
            Map.entry(
                "\"delta_norm\": 1.2.3",
                "layer 'a', field delta_norm: a number that is not in JSON's grammar; left out"),
            Map.entry(
                "\"delta_norm\": -0.5",
                "layer 'a', field delta_norm: is -0.5, expected at least 0; left out"));
    faults.forEach(
        (fields, note) -> {
          ReadRecord read = ReadRecord.of(DESCRIPTION + step(fields + ", \"delta_max\": 4"));
          assertEquals(List.of("line 2: " + note), read.notes());
          assertEquals(Map.of("a/delta_max", 4.0), read.steps().getFirst().numbers());
        });
  }

  @Test
  void aFaultOfEveryLineIsSaidOnce() {
    String text =
        DESCRIPTION
            + """
            {"step": 0, "lr": 1, "layers": {"a": {"x": 1}, "b": {"x": 2}}}
            {"step": 1, "lr": 1, "layers": {"a": {"x": 1}, "b": {"x": 2}}}
            """;
    assertEquals(
        List.of(
            "line 2: field lr: is not known and is left out (and so 1 more, the last in line 3)",
            "line 2: layer 'a', field x: is not known and is left out (and so 3 more, the last in"
                + " line 3)"),
        ReadRecord.of(text).notes());
  }

  @Test
  void manyDifferentFaultsAreCounted() {
    StringBuilder text = new StringBuilder(DESCRIPTION);
    for (int i = 0; i < 1000; i++) {
      text.append("{\"step\": ")
          .append(i)
          .append(", \"f")
          .append(i)
          .append("\": 1, \"layers\": {}}\n");
    }
    ReadRecord read = ReadRecord.of(text.toString());
    assertEquals(1000, read.steps().size());
    assertEquals(RecordNotes.MOST + 1, read.notes().size());
    assertEquals(
        "line 42: more than 40 different faults; the others are counted only (and so 959 more, the"
            + " last in line 1001)",
        read.notes().getLast());
  }

  @Test
  void stepsTwiceOrOutOfOrderAreLeftOut() {
    String text =
        DESCRIPTION
            + """
            {"step": 5, "loss": 1, "layers": {}}
            {"step": 5, "loss": 2, "layers": {}}
            {"step": 4, "loss": 3, "layers": {}}
            {"step": 6, "loss": 4, "layers": {}}
            """;
    ReadRecord read = ReadRecord.of(text);
    assertEquals(List.of(1.0, 4.0), read.steps().stream().map(ReadRecord.Step::loss).toList());
    assertEquals(
        List.of(
            "line 3: field step: 5 after 5; steps twice or out of order are left out (and so 1"
                + " more, the last in line 4)"),
        read.notes());
  }

  @Test
  void aStepWithoutItsNumberIsCountedOn() {
    String text =
        DESCRIPTION
            + """
            {"step": 5, "loss": 1, "layers": {}}
            {"loss": 2, "layers": {"a": {"delta_norm": 1}}}
            {"step": 6.5, "loss": 3, "layers": {}}
            {"step": 8.0, "loss": 3, "layers": {}}
            {"step": "nine", "loss": 3}
            """;
    ReadRecord read = ReadRecord.of(text);
    assertEquals(
        List.of(5L, 6L, 7L, 8L, 9L), read.steps().stream().map(ReadRecord.Step::step).toList());
    assertEquals(
        List.of(
            "line 3: field step: missing; counted on from the last step",
            "line 4: field step: is 6.5, expected a whole number of at least 0; left out",
            "line 6: field step: found a string where a number was expected; left out",
            "line 6: field layers: missing"),
        read.notes());
  }

  @Test
  void layersComeAndGo() {
    String text =
        DESCRIPTION
            + """
            {"step": 0, "layers": {"b": {"delta_norm": 1}}}
            {"step": 1, "layers": {"c": {"delta_norm": 2}, "b": {"delta_norm": 3}, "a": {"delta_norm": 4}}}
            {"step": 2, "layers": [{"name": "a", "delta_norm": 5}]}
            {"step": 3, "layers": {"a": 5}}
            """;
    ReadRecord read = ReadRecord.of(text);
    assertEquals(
        List.of(
            Map.of("b/delta_norm", 1.0),
            Map.of("a/delta_norm", 4.0, "b/delta_norm", 3.0),
            Map.of(),
            Map.of()),
        read.steps().stream().map(ReadRecord.Step::numbers).toList());
    assertEquals(
        List.of(
            "line 3: layer 'c' is not among those that were described before, and is left out",
            "line 4: field layers: expected an object, with a member for each layer",
            "line 5: layer 'a': expected an object of its numbers, e.g. {\"delta_norm\": 0.1};"
                + " left out"),
        read.notes());
  }

  @Test
  void withoutADescriptionTheFirstStepTellsTheLayers() {
    for (String before :
        List.of("", "{\"framework\": \"keras\"}\n", "{\"run\": \"r\", \"layers\": []}\n")) {
      ReadRecord read = ReadRecord.of(before + STEPS);
      assertEquals(
          List.of(
              WatchedLayer.of("a", "", 0, 0, "", true), WatchedLayer.of("b", "", 0, 0, "", false)),
          read.run().layers());
      assertEquals(2, read.steps().size());
      assertEquals(List.of(), read.notes());
    }
  }

  @Test
  void aLayerMayHaveAnyName() {
    for (String name :
        List.of(
            "",
            " ",
            "a/b.c:d",
            "\n\t\u0000\u001b[31m",
            "\"\\",
            "重み",
            "\ud83d\ude00",
            "\u202e",
            "x".repeat(5000))) {
      StringBuilder escaped = new StringBuilder();
      name.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
      String text =
          "{\"layers\": [\""
              + escaped
              + "\", \"last\"]}\n"
              + "{\"step\": 0, \"layers\": {\""
              + escaped
              + "\": {\"delta_norm\": 1, \"x\": 1}}}\n";
      ReadRecord read = ReadRecord.of(text);
      assertEquals(name, read.run().layers().getFirst().name());
      assertEquals(Map.of(name + "/delta_norm", 1.0), read.steps().getFirst().numbers());
      assertTrue(
          read.notes().getFirst().chars().allMatch(c -> c >= ' ' && c != 0x7f && c != 0x202e),
          read.notes()::toString);
    }
  }

  @Test
  void layersWithoutANameOrTwiceAreSaid() {
    ReadRecord read =
        ReadRecord.of(
            "{\"layers\": [{\"kind\": \"dense\"}, {\"name\": \"a\"}, 3, {\"name\": \"a\"},"
                + " {\"name\": \"z\", \"kind\": \"LayerNorm\"}, \"y\"]}\n");
    assertEquals(
        List.of("layer 1", "a", "z", "y"),
        read.run().layers().stream().map(WatchedLayer::name).toList());
    assertEquals(
        List.of(true, true, false, false),
        read.run().layers().stream().map(WatchedLayer::profiled).toList());
    assertEquals(
        List.of(
            "line 1: layer 1, field name: missing; called layer 1",
            "line 1: field layers: expected an object for each layer, found something else for"
                + " layer 3; left out",
            "line 1: field layers: 'a' stands there twice; the second is left out"),
        read.notes());
  }

  @Test
  void zeroLayersAreARunOfLosses() {
    ReadRecord read =
        ReadRecord.of(
            """
            {"layers": []}
            {"step": 0, "loss": 2, "layers": {}}
            {"step": 1, "loss": 1, "layers": {}}
            """);
    assertEquals(List.of(), read.run().layers());
    assertEquals(List.of(2.0, 1.0), read.steps().stream().map(ReadRecord.Step::loss).toList());
    assertEquals(List.of(), read.notes());
  }

  @Test
  void anotherVersionIsReadAsFarAsItGoes() {
    ReadRecord read =
        ReadRecord.of(DESCRIPTION.replace("\"format\": 1", "\"format\": 2, \"more\": {}") + STEPS);
    assertEquals(2, read.steps().size());
    assertEquals(
        List.of(
            "line 1: field more: is not known and is left out",
            "line 1: field format: this is version 2, of which nothing is known here; read as"
                + " version 1, as far as that goes"),
        read.notes());
  }

  @Test
  void brokenLinesInTheMiddleAreLeftOut() {
    String text =
        DESCRIPTION
            + "Epoch 1/10\n\n[1, 2]\n"
            + STEPS
            + """
            {"note": "hello"}
            {"step": 9, "step": 10, "layers": {}} trailing
            {"step": 11, "step": 12, "layers": {}}
            """;
    ReadRecord read = ReadRecord.of(text);
    assertEquals(List.of(0L, 3L, 12L), read.steps().stream().map(ReadRecord.Step::step).toList());
    assertEquals(
        List.of(
            "line 2: is not a JSON object and is left out: found 'E' where '{' was expected (and so"
                + " 2 more, the last in line 9)",
            "line 8: has none of the fields step, after_step and layers; left out",
            "line 9: field step: stands there twice; the last one counts (and so 1 more, the last"
                + " in line 10)"),
        read.notes());
  }

  @Test
  void aResumedRunRepeatsStepsWithoutANote() {
    String text =
        DESCRIPTION
            + """
            {"step": 0, "loss": 1, "layers": {}}
            {"step": 1, "loss": 2, "layers": {}}
            {"after_step": 1, "training_loss": 5}
            """
            + DESCRIPTION.replace("\"run\"", "\"resumed_after\": 0, \"run\"")
            + """
            {"step": 1, "loss": 2, "layers": {}}
            {"after_step": 1, "training_loss": 5}
            {"step": 2, "loss": 3, "layers": {}}
            """;
    ReadRecord read = ReadRecord.of(text);
    assertEquals(List.of(1.0, 2.0, 3.0), read.steps().stream().map(ReadRecord.Step::loss).toList());
    assertEquals(1, read.evaluations().size());
    assertEquals(List.of(), read.notes());
    ReadRecord other =
        ReadRecord.of(
            text.replace("\"resumed_after\": 0, \"run\"", "\"run\"")
                .replaceFirst("\"b\", \"kind\"", "\"c\", \"kind\""));
    assertTrue(
        other.notes().getFirst().startsWith("line 5: describes other layers"),
        other.notes()::toString);
  }

  @Test
  void twoRunsInOneFileAreSaid() {
    ReadRecord read = ReadRecord.of(DESCRIPTION + STEPS + DESCRIPTION + STEPS);
    assertEquals(2, read.steps().size());
    assertEquals(
        List.of(
            "line 5: describes the run again, without the field resumed_after; if another run"
                + " begins here, give it a file of its own: only its steps beyond those of the"
                + " first are read",
            "line 6: field step: 0 after 3; steps twice or out of order are left out (and so 1"
                + " more, the last in line 7)",
            "line 8: field after_step: 3 after 3; left out"),
        read.notes());
  }

  @Test
  void whatIsNoRecordIsRefused() {
    byte[] binary = new byte[5000];
    new java.util.Random(1).nextBytes(binary);
    Map<String, byte[]> files =
        Map.of(
            "is empty: not a line was written to it yet",
            new byte[0],
            "no line of it is one of a run record (one JSON object a line, with a field step); line"
                + " 1: is not a JSON object and is left out: this is not UTF-8",
            binary,
            "line 1: is not a JSON object and is left out: found 's' where '{' was expected (and so"
                + " 1 more",
            "step,loss\n0,1\n".getBytes(UTF_8),
            "this is UTF-16, as PowerShell's > writes it",
            ("\ufeff" + DESCRIPTION).getBytes(UTF_16LE),
            "line 1: breaks off",
            "{\"run\": \"x\", \"lay".getBytes(UTF_8),
            "line 1: is not a JSON object and is left out: nested deeper than 64",
            "{\"step\": 0, \"x\": ".concat("[".repeat(100_000)).concat("\n").getBytes(UTF_8),
            "cannot be read: Unexpected end of ZLIB input stream",
            new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1});
    files.forEach(
        (message, bytes) -> {
          DataException e = assertThrows(DataException.class, () -> ReadRecord.of(bytes));
          assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
        });
    DataException missing =
        assertThrows(DataException.class, () -> RunRecordReader.open(folder.resolve("none")));
    assertTrue(String.valueOf(missing.getMessage()).contains("none: there is no such file"));
    assertThrows(DataException.class, () -> RunRecordReader.open(folder));
  }

  /** A file of a gigabyte that is no record is not read to its end. */
  @Test
  void theFirstThousandLinesDecide() {
    byte[] text = "no\n".repeat(100_000).getBytes(UTF_8);
    DataException e = assertThrows(DataException.class, () -> ReadRecord.of(text));
    assertTrue(String.valueOf(e.getMessage()).contains("999 more"), e.getMessage());
  }

  @Test
  void packedOrWithAByteOrderMarkItIsTheSame() throws IOException {
    ReadRecord plain = ReadRecord.of(DESCRIPTION + STEPS);
    assertEquals(plain, ReadRecord.of("\ufeff" + DESCRIPTION + STEPS));
    assertEquals(plain, ReadRecord.of((DESCRIPTION + STEPS).replace("\n", "\r\n")));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write((DESCRIPTION + STEPS).getBytes(UTF_8));
    }
    Path file = Files.write(folder.resolve("run.jsonl.gz"), packed.toByteArray());
    try (RunRecordReader reader = RunRecordReader.open(file)) {
      assertEquals(plain, ReadRecord.of(reader));
    }
    DataException cut =
        assertThrows(
            DataException.class,
            () -> ReadRecord.of(Arrays.copyOf(packed.toByteArray(), packed.size() - 20)));
    assertTrue(
        String.valueOf(cut.getMessage()).contains("from here on nothing can be read"),
        cut.getMessage());
  }

  @Test
  void numbersMustFit() {
    try (RunRecordReader reader =
        RunRecordReader.of(new java.io.ByteArrayInputStream(DESCRIPTION.getBytes(UTF_8)), "r")) {
      assertThrows(IllegalArgumentException.class, () -> reader.next(new StepNumbers(3)));
      assertThrows(IllegalStateException.class, reader::evaluation);
      assertEquals(RunSource.Entry.END, reader.next(new StepNumbers(2)));
      assertEquals(RunSource.Entry.END, reader.next(new StepNumbers(2)));
    }
  }
}
