package dev.evengrad.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.RecordedRun;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.io.format.SafetensorsWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandTest {
  private static final String RECORD =
      """
      {"run": "mine", "framework": "keras 3", "loss": "mse", "batch": 8, "layers": [{"name": "a"}, {"name": "b"}, {"name": "c"}]}
      {"step": 0, "loss": 2, "layers": {"a": {"delta_norm": 0.01}, "b": {"delta_norm": 1}, "c": {"delta_norm": 1}}}
      {"step": 1, "loss": 1, "layers": {"a": {"delta_norm": 0.1}, "b": {"delta_norm": 1}, "c": {"delta_norm": 1}}}
      """;

  @TempDir private Path dir;

  /// The record of a run that PyTorch made.
  private static String pytorch(String run) {
    return RecordedRun.of(run).file().toString();
  }

  private String file(String text) throws IOException {
    return Files.writeString(dir.resolve("run.jsonl"), text).toString();
  }

  /// What is wrong with each, and since when.
  @ParameterizedTest
  @CsvSource({
    "healthy-relu-4, ''",
    "vanishing-tanh-30-default-init, 'vanishing 0'",
    "vanishing-relu-24-xavier-frozen-biases, 'vanishing 0'",
    "spike-relu-4-at-step-120, 'spike 120, non_finite 124'",
    "exploding-relu-20-twice-he, 'exploding 0, non_finite 4'"
  })
  void findsWhatIsWrongWithRunsOfPytorch(String run, String expected) {
    Ran ran = Ran.good("inspect", pytorch(run), "--json");
    assertEquals("", ran.err());
    JsonObject json = Json.parse(ran.out().strip()).asObject();
    List<String> found =
        json.get("findings").asArray().elements().stream()
            .map(JsonValue::asObject)
            .filter(finding -> !finding.get("severity").asString().equals("notice"))
            .map(
                finding ->
                    finding.get("rule").asString() + " " + finding.get("first_step").asLong())
            .toList();
    assertEquals(expected, String.join(", ", found));
    assertEquals(run, json.get("run").asString());
    assertEquals(0, json.get("notes").asArray().size());
  }

  @Test
  void rulesOfOtherToolsLookToo() {
    String run = pytorch("vanishing-tanh-30-default-init");
    assertFalse(Ran.good("inspect", run).out().contains("autotrainer."));
    Ran compared = Ran.good("inspect", run, "--compare", "autotrainer", "--compare", "sagemaker");
    assertTrue(compared.out().contains(" autotrainer.vanishing"), compared.out());
    assertFalse(
        Ran.good("inspect", pytorch("healthy-relu-4"), "--compare", "deepdiagnosis")
            .out()
            .contains(" autotrainer."));
    Ran.refused(
        List.of("--compare", "no tool 'sagemakr'; did you mean 'sagemaker'?"),
        "inspect",
        run,
        "--compare",
        "sagemakr");
  }

  @Test
  void theStripShowsTheProfileOverTime() {
    List<String> lines =
        Ran.good("inspect", pytorch("exploding-relu-20-twice-he")).out().lines().toList();
    int title =
        lines.indexOf(
            "|delta| by layer and step, in decades of |delta| of layers.19 (output side)");
    assertTrue(title > 0, lines.toString());
    assertEquals("layers.0  CCCF" + "!".repeat(56), lines.get(title + 1));
    assertEquals("layers.19 ...." + "!".repeat(56), lines.get(title + 20));
    assertEquals(
        "step      0           12          24          36          48        59",
        lines.get(title + 21));
  }

  @Test
  void saysWhatTheRecordIs() throws IOException {
    Ran ran = Ran.good("inspect", file(RECORD));
    assertEquals("", ran.err());
    assertTrue(
        ran.out()
            .startsWith(
                """
                run: mine
                framework: keras 3
                loss: mse
                batch: 8
                layers: 3, 2 in the profile
                steps: 2, from 0 to 1, last loss 1.000

                """),
        ran.out());
    assertTrue(
        ran.out()
            .endsWith(
                """

                |delta| by layer and step, in decades of |delta| of b (output side)
                a    21
                b    ..
                step 0 1
                . alike   1 to 9 decades smaller   A to I decades larger   _ zero   ! not finite
                a column is a step
                """),
        ran.out());
    JsonObject json =
        Json.parse(Ran.good("inspect", file(RECORD), "--json").out().strip()).asObject();
    JsonObject profile = json.get("profile").asObject();
    assertEquals("delta_norm", profile.get("quantity").asString());
    assertEquals(
        -2,
        profile.get("layers").asArray().get(0).asObject().get("log10").asArray().get(0).asDouble(),
        1e-12);
  }

  @Test
  void readsFromAPipe() throws IOException {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(RECORD.getBytes(UTF_8)));
      assertEquals(Ran.good("inspect", file(RECORD)).out(), Ran.good("inspect", "-").out());
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void readsGradientsOfEachStepFromAFolder() throws IOException {
    for (int step = 0; step < 12; step++) {
      SafetensorsWriter writer = new SafetensorsWriter().metadata("loss", "2.3");
      for (int layer = 0; layer < 20; layer++) {
        float size = (float) Math.pow(10, layer / 2.0 - 10);
        writer.add("layers." + layer + ".weight", new int[] {1, 2}, new float[] {size, -size}, 0);
        writer.add("delta/layers." + layer, new int[] {1, 2}, new float[] {size, size}, 0);
      }
      writer.write(dir.resolve("step-%04d.safetensors".formatted(step)));
    }
    Ran ran = Ran.good("inspect", dir.toString());
    assertEquals("", ran.err());
    assertTrue(
        ran.out().startsWith("layers: 20, 19 in the profile\nsteps: 12, from 0 to 11"), ran.out());
    assertTrue(ran.out().contains("warning vanishing layers.0.."), ran.out());
    assertTrue(ran.out().contains("\nlayers.0  " + "9".repeat(12) + "\n"), ran.out());
  }

  @Test
  void coloursAreForTerminalsOnly() {
    assertFalse(on(0, true).contains("\u001b"));
    assertFalse(on(100, false).contains("\u001b"), "NO_COLOR");
    assertTrue(on(100, true).contains("\u001b[48;5;"));
    assertTrue(on(61, false).endsWith("a column is 2 steps, their mean\n"));
  }

  private static String on(int columns, boolean colour) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    Streams streams = new Streams(stream, stream, 0, 24, columns, colour);
    assertEquals(0, Main.execute(streams, "inspect", pytorch("exploding-relu-20-twice-he")));
    return out.toString(UTF_8);
  }

  @Test
  void whatMakesNoSenseIsSaidOnStandardError() throws IOException {
    String file =
        file(RECORD + "{\"step\": 2, \"lss\": 1, \"layers\": {}}\n{\"step\": 3, \"layers");
    Ran ran = Ran.good("inspect", file);
    assertEquals(
        "note: "
            + file
            + ", line 4: field lss: is not known and is left out; did you mean loss?\n"
            + "note: "
            + file
            + ", line 5: breaks off and is left out; so ends a record that grows, or whose run was"
            + " killed\n",
        ran.err());
    assertTrue(ran.out().contains("steps: 3, from 0 to 2"), ran.out());
    JsonObject json = Json.parse(Ran.good("inspect", file, "--json").out().strip()).asObject();
    assertEquals(4, json.get("notes").asArray().get(0).asObject().get("line").asInt());
  }

  @Test
  void namesOfLayersCannotWriteToTheTerminal() throws IOException {
    String hostile = "\\u001b[31m\\u0007\\n";
    Ran ran =
        Ran.good(
            "inspect",
            file(
                RECORD
                    .replace("\"a\"", "\"" + hostile + "\"")
                    .replace("0.01", "NaN")
                    .replace("\"loss\"", "\"" + hostile + "\"")));
    for (String text : List.of(ran.out(), ran.err())) {
      assertTrue(text.chars().allMatch(c -> c >= ' ' || c == '\n'), text);
    }
    assertTrue(ran.out().contains("non_finite"), ran.out());
  }

  @Test
  void aRecordWithoutStepsOrLayersIsARecord() throws IOException {
    assertTrue(
        Ran.good("inspect", file(RECORD.lines().findFirst().orElseThrow() + "\n"))
            .out()
            .endsWith("\nnothing to look at: no step yet\n"));
    Ran losses =
        Ran.good("inspect", file("{\"step\": 0, \"loss\": 3}\n{\"step\": 1, \"loss\": 2}\n"));
    assertTrue(losses.out().startsWith("layers: 0, 0 in the profile\nsteps: 2"), losses.out());
  }

  @Test
  void whatIsNoRecordIsBadInput() throws IOException {
    Ran.refused(List.of("is empty"), "inspect", file(""));
    new SafetensorsWriter()
        .add("a.weight", new int[] {1}, new float[] {1}, 0)
        .write(dir.resolve("step-1.safetensors"));
    Ran.refused(
        List.of("a folder with such a file for each step"),
        "inspect",
        dir.resolve("step-1.safetensors").toString());
    Ran.refused(
        List.of("no line of it is one of a run record", "line 1"), "inspect", file("a,b\n1,2\n"));
    Ran.refused(
        List.of("nowhere.jsonl", "there is no such file"),
        "inspect",
        dir.resolve("nowhere.jsonl").toString());
    Ran.refused(List.of("--width", "at least 20"), "inspect", file(RECORD), "--width", "7");
    Ran.refused(List.of("--rows"), "inspect", file(RECORD), "--rows", "0");
  }
}
