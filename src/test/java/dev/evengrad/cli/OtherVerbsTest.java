package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializers;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Losses;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Decays;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.ParameterGroups;
import dev.evengrad.optim.Schedules;
import dev.evengrad.text.Registry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherVerbsTest {
  @Test
  void articleShowsEveryEpochAndWhatTheClipDid() {
    Ran ran = Ran.good("article");
    List<String> lines = ran.lines();
    assertEquals(1 + 1 + 100 + 1 + 1, lines.size(), ran.out());
    assertTrue(
        lines.get(1).contains("largest |gradient|") && lines.get(1).contains("norm in dense2"),
        lines.get(1));
    assertTrue(lines.getLast().contains("did nothing"), lines.getLast());
    assertTrue(Ran.good("article", "--clip", "none").lines().getLast().contains("no clip"));
  }

  @Test
  void aSmallClipDoesSomethingInTheArticle() {
    Ran ran = Ran.good("article", "--clip", "value:0.01", "--epochs", "5", "--seed", "3");
    assertTrue(ran.lines().getLast().contains("changed 5 of 5 steps"), ran.out());
    assertTrue(ran.lines().getLast().contains("Signs are kept"), ran.out());
    assertTrue(ran.lines().getLast().contains("a mean cosine of 0."), ran.out());
    Ran scaled = Ran.good("article", "--clip", "global-norm:0.001", "--epochs", "5");
    assertTrue(scaled.lines().getLast().contains("changed 5 of 5 steps"), scaled.out());
    assertFalse(scaled.out().contains("cosine"), scaled.out());
  }

  @Test
  void outputThatIsLostIsSaidAndFails() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new PrintStream(full, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            0);
    assertEquals(ExitCode.FAILED, Main.execute(streams, "simd"));
    assertTrue(
        err.toString(StandardCharsets.UTF_8).contains("evengrad: the output could not be written"),
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void simdRecommendsNothingThatItMeasuresToBeSlower() {
    assertTrue(SimdCommand.advice(true, 0.04).contains("take --backend scalar"));
    assertEquals("", SimdCommand.advice(false, 0.04));
    assertTrue(SimdCommand.advice(false, 4).contains("take --backend vector"));
    assertEquals("", SimdCommand.advice(true, 4));
  }

  @Test
  void simdSaysWhatIsUsed() {
    Ran ran = Ran.good("simd");
    assertTrue(ran.out().contains("fingerprint: "), ran.out());
    assertTrue(ran.out().contains("speed-up over scalar: "), ran.out());
    assertTrue(
        ran.lines().getFirst().startsWith("vector: ") || ran.out().contains("refused: "),
        ran.out());
  }

  @Test
  void benchSetsTimesAgainstThePeaks() {
    String[] quick = {"bench", "--network", "input 8; dense 5 tanh", "--seconds", "0.01"};
    Ran ran = Ran.good(quick);
    for (String part :
        List.of(
            "multiply-adds",
            "reading 16 KiB",
            "prediction of 1 row",
            "step on 32 rows",
            "warm-up of prediction\n  1 row: ",
            "memory of training\n  weights ",
            " per parameter")) {
      assertTrue(ran.out().contains(part), ran.out());
    }
    JsonObject json =
        Json.parse(Ran.good("bench", "--seconds", "0.01", "--batch", "1", "--json").out())
            .asObject();
    assertEquals(2, json.get("rows").asArray().elements().size());
    List<JsonValue> first = json.get("first_calls").asArray().elements();
    assertEquals("training", first.get(1).asObject().get("what").asString());
    JsonObject memory = first.get(1).asObject().get("memory").asObject();
    assertEquals(
        memory.get("total").asDouble() / memory.get("parameters").asDouble(),
        memory.get("bytes_per_parameter").asDouble(),
        1e-9);
    JsonObject one =
        first.get(0).asObject().get("warm_up").asArray().elements().getFirst().asObject();
    assertTrue(one.get("first_seconds").asDouble() > 0, ran.out());
    for (JsonValue row : json.get("rows").asArray().elements()) {
      double share =
          row.asObject().get("roofline_seconds").asDouble()
              / row.asObject().get("seconds").asDouble();
      assertEquals(share, row.asObject().get("roofline_share").asDouble(), 1e-12);
      assertTrue(share > 0, ran.out());
    }
  }

  @Test
  void verifyWithoutAModelCoversTheRegistries() {
    Ran ran = Ran.good("verify");
    for (String part : List.of("tanh", "momentum", "lecun_uniform", "passed: ")) {
      assertTrue(ran.out().contains(part), ran.out());
    }
  }

  @Test
  void listPrintsEveryRegistry() {
    String out = Ran.good("--list").out();
    for (Registry<?> registry :
        List.of(
            Layers.REGISTRY.layers(),
            Activations.REGISTRY,
            Losses.REGISTRY,
            Initializers.REGISTRY,
            Clips.REGISTRY,
            ParameterGroups.REGISTRY,
            Decays.REGISTRY,
            Optimizers.REGISTRY,
            Schedules.REGISTRY)) {
      assertTrue(out.contains(registry.kind() + ":\n"), registry.kind());
      registry
          .entries()
          .forEach(
              (name, entry) -> {
                assertTrue(entry.usage().startsWith(name) && !entry.explanation().isBlank(), name);
                assertTrue(
                    out.contains("\n  " + entry.usage() + "\n      " + entry.explanation() + "\n"),
                    name + " is missing in\n" + out);
              });
    }
  }

  @Test
  void helpHasDefaultsExamplesAndExitCodes() {
    assertEquals(Ran.good("--help").out(), Ran.good().out());
    for (String verb :
        List.of(
            "train",
            "evaluate",
            "predict",
            "show",
            "inspect",
            "diagnose",
            "report",
            "forecast",
            "simd",
            "bench",
            "verify",
            "article")) {
      assertTrue(Ran.good("--help").out().contains("  " + verb), verb);
      String help = Ran.good(verb, "--help").out();
      assertTrue(
          help.contains("Example") && help.contains("Exit codes:") && help.contains("130"), help);
    }
    String train = Ran.good("train", "--help").out().replaceAll("\\s+", " ");
    for (String part :
        List.of(
            "Default: digits.",
            "Default: 64.",
            "Default: 30.",
            "model.safetensors",
            "adam 0.001",
            "global-norm:1")) {
      assertTrue(train.contains(part), "'" + part + "' is not in " + train);
    }
    assertTrue(Ran.good("--version").out().startsWith("evengrad "));
  }
}
