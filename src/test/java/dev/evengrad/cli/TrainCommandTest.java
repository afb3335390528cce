package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir private Path dir;

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  @Test
  void endsWithThreeLinesAndSaysOneForEachEpoch() {
    Ran ran = Ran.good("train", "--epochs", "2", "--out", file("m.safetensors"));

    List<String> lines = ran.lines();
    assertEquals(3, lines.size(), ran.out());
    assertTrue(lines.get(0).matches("held-out accuracy \\d+\\.\\d %"), lines.get(0));
    assertTrue(lines.get(1).matches("backend (scalar|vector \\d+ bits), threads 1"), lines.get(1));
    assertEquals(Model.load(dir.resolve("m.safetensors")).sha256(), ran.sha());
    assertTrue(ran.err().contains("1500 rows to train on, 297 held out"), ran.err());
    List<String> epochs = ran.err().lines().filter(line -> line.startsWith("epoch ")).toList();
    assertEquals(2, epochs.size(), ran.err());
    for (String part :
        List.of("epoch 2/2", "loss", "accuracy", "held-out", "|gradient|", "clipped", "rows/s")) {
      assertTrue(epochs.get(1).contains(part), epochs.get(1));
    }
  }

  @Test
  void jsonIsAllOfStandardOutput() {
    Ran ran =
        Ran.good(
            "train",
            "--data",
            "iris",
            "--epochs",
            "3",
            "--json",
            "--quiet",
            "--out",
            file("m.safetensors"));

    JsonObject json = ran.json();
    assertEquals("", ran.err());
    assertEquals(1, ran.lines().size());
    assertEquals(30, json.get("held_out").asObject().get("rows").asInt());
    assertTrue(json.get("held_out").asObject().get("accuracy").asDouble() >= 0);
    assertEquals(3, json.get("epochs").asArray().size());
    assertEquals(1, json.get("threads").asInt());
    assertEquals(
        Model.load(dir.resolve("m.safetensors")).sha256(), json.get("weights_sha256").asString());
  }

  @Test
  void theHashDependsOnTheSeedAndNotOnThreadsOrBackend() {
    String[] hard = {
      "train",
      "--data",
      "wine",
      "--epochs",
      "2",
      "--network",
      "input 13; standardize; dense 51 tanh; dense 30 sigmoid; dense 3",
      "--batch",
      "61",
      "--clip",
      "value:0.5",
      "--clip",
      "global-norm:1",
      "--quiet",
      "--out",
      file("m.safetensors")
    };
    String sha = Ran.good(hard).sha();
    assertEquals(sha, Ran.good(with(hard, "--threads", "3")).sha());
    assertEquals(sha, Ran.good(with(hard, "--backend", "scalar")).sha());
    assertNotEquals(sha, Ran.good(with(hard, "--seed", "1")).sha());
  }

  @Test
  void resumedTrainingGivesTheBitsOfUninterruptedTraining() {
    String[] run = {
      "train",
      "--data",
      "breast_cancer",
      "--seed",
      "5",
      "--batch",
      "32",
      "--optimizer",
      "momentum",
      "--validation",
      "0.3",
      "--quiet"
    };
    String whole = Ran.good(with(run, "--epochs", "4", "--out", file("whole.safetensors"))).sha();
    Ran.good(
        with(run, "--epochs", "2", "--out", file("part.safetensors"), "--checkpoint", file("run")));
    assertTrue(Files.exists(dir.resolve("run/checkpoint.safetensors")));
    // What is not given comes from the checkpoint; only the data must be named again.
    Ran resumed =
        Ran.good(
            "train",
            "--data",
            "breast_cancer",
            "--validation",
            "0.3",
            "--epochs",
            "4",
            "--out",
            file("part.safetensors"),
            "--checkpoint",
            file("run"),
            "--resume");
    assertEquals(whole, resumed.sha());
    assertTrue(resumed.err().contains("behind epoch 2"), resumed.err());
    assertTrue(resumed.err().contains("epoch 3/4"), resumed.err());
  }

  @Test
  void aClipThatTurnsTheGradientIsWorthALine() {
    String[] run = {"train", "--data", "iris", "--epochs", "1", "--out", file("m.safetensors")};
    Ran turned = Ran.good(with(run, "--clip", "value:0.001", "--json"));
    double cosine =
        turned.json().get("epochs").asArray().get(0).asObject().get("clip_cosine").asDouble();
    assertTrue(cosine > 0 && cosine < 0.9, "" + cosine);
    assertTrue(turned.err().contains("a mean cosine of 0."), turned.err());
    Ran scaled = Ran.good(with(run, "--clip", "global-norm:0.001", "--json"));
    assertEquals(
        1, scaled.json().get("epochs").asArray().get(0).asObject().get("clip_cosine").asDouble());
    assertFalse(scaled.err().contains("mean cosine"), scaled.err());
    assertFalse(Ran.good(with(run, "--clip", "value:0.001", "--quiet")).err().contains("cosine"));
  }

  @Test
  void groupsAndDecaysStandBetweenClipsAndOptimizer() {
    String[] run = {
      "train",
      "--data",
      "iris",
      "--epochs",
      "2",
      "--json",
      "--quiet",
      "--out",
      file("m.safetensors")
    };
    String[] decays = {
      "--decay",
      "l2:0.01",
      "--clip",
      "value:0.5",
      "--decay",
      "weight_decay(0.1, mask=dense1.*)",
      "--rate-group",
      "dense*.bias:0.5"
    };
    JsonObject decayed = Ran.good(with(with(run, decays), "--checkpoint", file("run"))).json();
    assertEquals(
        "chain(value(0.5), rate_group(dense*.bias, 0.5), l2(0.01),"
            + " weight_decay(0.1, mask=dense1.*), adam(0.001))",
        decayed.get("optimizer").asString());
    JsonObject plain = Ran.good(with(run, "--clip", "value:0.5", "--decay", "none")).json();
    assertEquals("chain(value(0.5), adam(0.001))", plain.get("optimizer").asString());
    assertNotEquals(plain.get("weights_sha256"), decayed.get("weights_sha256"));

    String[] resume = {"--epochs", "3", "--checkpoint", file("run"), "--resume"};
    String[] on = {"train", "--data", "iris", "--json", "--quiet", "--out", file("m.safetensors")};
    JsonObject resumed = Ran.good(with(on, resume)).json();
    assertEquals(decayed.get("optimizer"), resumed.get("optimizer"));
    Ran.refused(
        List.of("optimizer chain", "l2(0.01)"), with(with(on, resume), "--decay", "l2:0.02"));
    Ran.refused(
        List.of("optimizer chain", "rate_group(dense*.bias, 0.5)"),
        with(with(on, resume), "--rate-group", "dense1.*:0.5"));
  }

  @Test
  void resumingWithOtherDataOrSettingsIsRefused() throws IOException {
    String[] run = {
      "train",
      "--data",
      "iris",
      "--epochs",
      "1",
      "--quiet",
      "--out",
      file("m.safetensors"),
      "--checkpoint",
      file("run")
    };
    Ran.good(run);
    byte[] before = Files.readAllBytes(dir.resolve("run/checkpoint.safetensors"));
    Ran.refused(
        List.of("other rows", "--validation"), with(run, "--resume", "--validation", "0.5"));
    Ran.refused(
        List.of("--resume: batch size", "'64'", "'32'", "leave out the option"),
        with(run, "--resume", "--batch", "32"));
    Ran.refused(
        List.of("moving average", "is none, expected"), with(run, "--resume", "--ema", "0.9"));
    Ran.refused(
        List.of("--resume: 'input 4; dense 3' is not the network of the checkpoint"),
        with(run, "--resume", "--network", "input 4; dense 3"));
    Ran.refused(
        List.of("--start-from"), with(run, "--resume", "--start-from", file("m.safetensors")));
    Ran.refused(
        List.of("none", "checkpoint"),
        "train",
        "--data",
        "iris",
        "--resume",
        "--checkpoint",
        file("none"));
    assertEquals(
        new String(before, java.nio.charset.StandardCharsets.ISO_8859_1),
        Files.readString(
            dir.resolve("run/checkpoint.safetensors"),
            java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  @Test
  void aModelIsTrainedFurther() {
    String model = file("m.safetensors");
    String further = file("further.safetensors");
    String sha =
        Ran.good("train", "--data", "iris", "--epochs", "5", "--quiet", "--out", model).sha();
    Ran ran =
        Ran.good(
            "train",
            "--data",
            "iris",
            "--epochs",
            "5",
            "--start-from",
            model,
            "--rate",
            "1e-4",
            "--out",
            further);
    assertNotEquals(sha, ran.sha());
    assertEquals(sha, Model.load(dir.resolve("m.safetensors")).sha256());
    Ran.good(
        "train",
        "--data",
        "iris",
        "--epochs",
        "2",
        "--start-from",
        model,
        "--freeze",
        "dense1.*",
        "--freeze",
        "dense2.weight",
        "--out",
        further);
    Model before = Model.load(dir.resolve("m.safetensors"));
    Model after = Model.load(dir.resolve("further.safetensors"));
    assertArrayEquals(before.parameter("dense2.weight"), after.parameter("dense2.weight"));
    assertFalse(Arrays.equals(before.parameter("dense2.bias"), after.parameter("dense2.bias")));
    Ran.refused(
        List.of("--network", "not the network of the model"),
        "train",
        "--data",
        "iris",
        "--start-from",
        model,
        "--network",
        "input 4; dense 3");
    Ran.refused(
        List.of("--init"), "train", "--data", "iris", "--start-from", model, "--init", "zeros");
    Ran.refused(
        List.of("takes 4 inputs", "64 features"),
        "train",
        "--data",
        "digits",
        "--start-from",
        model);
  }

  @Test
  void valuesAreLearnedByMeanSquaredError() throws IOException {
    StringBuilder csv = new StringBuilder("a,b,price\n");
    for (int i = 0; i < 80; i++) {
      double a = (i * 37 % 80) / 80.0;
      double b = (i * 13 % 80) / 80.0;
      csv.append(a).append(',').append(b).append(',').append(2 * a - b + 0.25).append('\n');
    }
    Path plain = Files.writeString(dir.resolve("houses.csv"), csv);
    Path gz = dir.resolve("houses.csv.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(Files.readAllBytes(plain));
    }
    String[] run = {
      "--epochs",
      "40",
      "--batch",
      "16",
      "--rate",
      "0.01",
      "--label",
      "price",
      "--quiet",
      "--out",
      file("m.safetensors")
    };
    Ran ran = Ran.good(with(new String[] {"train", "--data", plain.toString()}, run));
    assertTrue(ran.lines().getFirst().matches("held-out mae \\S+, r2 0\\.9\\d+"), ran.out());
    assertEquals(
        ran.sha(), Ran.good(with(new String[] {"train", "--data", gz.toString()}, run)).sha());

    Ran evaluated = Ran.good("evaluate", file("m.safetensors"), gz.toString());
    assertTrue(
        evaluated.out().contains("mae ") && evaluated.out().contains("r2 "), evaluated.out());
    Ran predicted = Ran.good("predict", file("m.safetensors"), plain.toString());
    assertEquals("price", predicted.lines().getFirst());
    assertEquals(81, predicted.lines().size());
  }

  @Test
  void haltedTrainingWritesNoModel() throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      csv.append(i % 2 == 0 ? "3e38,3e38,1.5\n" : "-3e38,3e38,2.5\n");
    }
    Path data = Files.writeString(dir.resolve("huge.csv"), csv);
    Ran ran =
        Ran.of(
            "train",
            "--data",
            data.toString(),
            "--network",
            "input 2; dense 4 relu; dense 1",
            "--batch",
            "4",
            "--out",
            file("m.safetensors"));
    assertEquals(ExitCode.FAILED, ran.code(), ran.err());
    assertTrue(ran.err().contains("evengrad: training halted, no model is written"), ran.err());
    assertEquals("", ran.out());
    assertFalse(Files.exists(dir.resolve("m.safetensors")));
  }

  @Test
  void optionsChangeTheNetwork() {
    String[] run = {
      "train",
      "--data",
      "iris",
      "--epochs",
      "1",
      "--json",
      "--quiet",
      "--out",
      file("m.safetensors")
    };
    assertEquals(
        "input 4; standardize; dense 5 tanh init=zeros; dense 3 init=he_uniform",
        Ran.good(
                with(
                    run,
                    "--network",
                    "input 4; dense 5 tanh init=zeros; dense 3",
                    "--standardize",
                    "--init",
                    "he_uniform"))
            .json()
            .get("network")
            .asString());
    assertEquals(
        "input 4; standardize; dense 128 relu; dense 64 relu; dense 3",
        Ran.good(run).json().get("network").asString());
    assertEquals(
        "chain(value(0.5), global_norm(1), sgd(0.1))",
        Ran.good(with(run, "--clip", "value:0.5", "--clip", "global-norm:1", "--optimizer", "sgd"))
            .json()
            .get("optimizer")
            .asString());
    assertEquals(
        "chain(" + dev.evengrad.optim.Optimizers.adam(0.002, 0.8, 0.999, 1e-8).text() + ")",
        Ran.good(with(run, "--clip", "none", "--optimizer", "adam(beta1=0.8)", "--rate", "0.002"))
            .json()
            .get("optimizer")
            .asString());
    assertEquals(
        "cosine(2)", Ran.good(with(run, "--schedule", "cosine")).json().get("schedule").asString());
  }

  @Test
  void nothingIsHeldOutIfTheUserSaysSo() {
    Ran ran =
        Ran.good(
            "train",
            "--data",
            "iris",
            "--epochs",
            "1",
            "--validation",
            "0",
            "--quiet",
            "--out",
            file("m.safetensors"));
    assertTrue(ran.lines().getFirst().startsWith("training accuracy "), ran.out());
  }

  static String[] with(String[] args, String... more) {
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return all;
  }
}
