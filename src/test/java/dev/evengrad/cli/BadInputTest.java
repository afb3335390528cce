package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is wrong is said in one message, and the model that was there stays as it was.
class BadInputTest {
  private static final String NETWORK = "input 4; dense 3";

  @TempDir private Path dir;
  private Path model;
  private byte[] before;

  @BeforeEach
  void trainAModel() throws IOException {
    model = dir.resolve("model.safetensors");
    Ran.good(
        "train",
        "--data",
        "iris",
        "--epochs",
        "1",
        "--quiet",
        "--network",
        NETWORK,
        "--out",
        model.toString());
    before = Files.readAllBytes(model);
  }

  @AfterEach
  void theModelIsAsItWas() throws IOException {
    assertArrayEquals(before, Files.readAllBytes(model));
    try (var files = Files.list(dir)) {
      assertTrue(files.noneMatch(f -> f.getFileName().toString().endsWith(".tmp")));
    }
  }

  private void refused(List<String> parts, String... options) {
    String[] args = {"train", "--data", "iris", "--out", model.toString()};
    Ran.refused(parts, TrainCommandTest.with(args, options));
  }

  private String csv(String text) throws IOException {
    return Files.writeString(dir.resolve("data.csv"), text).toString();
  }

  private void csvRefused(List<String> parts, String text, String... options) throws IOException {
    String[] args = {"train", "--data", csv(text), "--out", model.toString()};
    Ran.refused(parts, TrainCommandTest.with(args, options));
  }

  @Test
  void dataFiles() throws IOException {
    csvRefused(List.of("data.csv", "line 3", "column b"), "a,b,y\n1,2,x\n3,,y\n4,5,x\n");
    csvRefused(
        List.of("data.csv", "line 3", "column b", "'oops'"),
        "a,b,y\n1,2,x\n3,oops,y\n4,5,x\n5,6,y\n");
    csvRefused(
        List.of("data.csv", "line 3", "column a", "'inf'"), "a,b,y\n1,2,x\ninf,2,y\n4,5,x\n");
    csvRefused(
        List.of("data.csv", "line 3", "column a", "'nan'"), "a,b,y\n1,2,x\nnan,2,y\n4,5,x\n");
    csvRefused(List.of("data.csv", "line 3"), "a,b,y\n1,2,x\n3,4\n4,5,x\n");
    csvRefused(List.of("data.csv"), "");
    csvRefused(List.of("data.csv"), "a,b,y\n");
    csvRefused(
        List.of("data.csv", "column y", "'x'", "two classes"), "a,b,y\n1,2,x\n3,4,x\n4,5,x\n");
    csvRefused(
        List.of("data.csv", "column species", "known are a, b, y"),
        "a,b,y\n1,2,x\n3,4,z\n",
        "--label",
        "species");
    Ran.refused(
        List.of("no file", "'irsi'", "did you mean 'iris'?"),
        "train",
        "--data",
        "irsi",
        "--out",
        model.toString());
    Ran.refused(
        List.of("data.csv", "line 3", "'9'", "no such class"),
        "evaluate",
        model.toString(),
        csv("1,2,3,4,setosa\n2,3,4,5,setosa\n1,2,3,4,9\n"),
        "--label",
        "5");
  }

  @Test
  void networks() {
    refused(
        List.of(
            "--network", "'dens'", "did you mean 'dense'?", "at character 10", "\n           ^\n"),
        "--network",
        "input 4; dens 3");
    refused(
        List.of("--network", "'rleu'", "did you mean 'relu'?"),
        "--network",
        "input 4; dense 8 rleu; dense 3");
    refused(List.of("--network", "begins with its input"), "--network", "dense 3");
    refused(List.of("takes 64 inputs", "4 features"), "--network", "input 64; dense 3");
    refused(List.of("10 outputs", "3 classes"), "--network", "input 4; dense 10");
    refused(List.of("--network"), "--network", "");
  }

  @Test
  void settings() {
    refused(List.of("--rate", "-1.0"), "--rate", "-1");
    refused(List.of("--rate", "NaN"), "--rate", "nan");
    refused(List.of("--rate", "'fast' is not a number"), "--rate", "fast");
    refused(List.of("--optimizer", "-1"), "--optimizer", "sgd(-1)");
    refused(List.of("--optimizer", "'adm'", "did you mean 'adam'?"), "--optimizer", "adm");
    refused(List.of("--rate", "already"), "--optimizer", "sgd(0.1)", "--rate", "0.2");
    refused(List.of("--clip", "value:-1"), "--clip", "value:-1");
    refused(List.of("--clip", "value:nan"), "--clip", "value:nan");
    refused(List.of("--clip", "did you mean 'global_norm'?"), "--clip", "globl-norm:1");
    refused(List.of("--clip", "none"), "--clip", "none", "--clip", "value:1");
    refused(List.of("--decay", "l2:-1"), "--decay", "l2:-1");
    refused(List.of("--decay", "did you mean 'weight_decay'?"), "--decay", "weight-decy:0.1");
    refused(List.of("--decay", "none"), "--decay", "none", "--decay", "l2:1");
    refused(List.of("--decay", "'value:1'", "weight-decay:0.01"), "--decay", "value:1");
    refused(List.of("mask", "'dens1.*'", "dense1.weight"), "--decay", "l2(0.1, mask=dens1.*)");
    refused(List.of("--freeze", "did you mean 'dense1.bias'?"), "--freeze", "dense1.biass");
    refused(List.of("--freeze", "'a b'"), "--freeze", "a b");
    refused(List.of("all parameters", "frozen", "nothing to train"), "--freeze", "all");
    refused(List.of("--rate-group", "-1"), "--rate-group", "dense1.*:-1");
    refused(List.of("--rate-group", "'dense1.*'", "dense1.*:0.1"), "--rate-group", "dense1.*");
    refused(List.of("--rate-group", "'fast'"), "--rate-group", "dense1.*:fast");
    refused(
        List.of("--rate-group", "'dense9.weight'", "did you mean 'dense1.weight'?"),
        "--rate-group",
        "dense9.weight:0.1");
    refused(List.of("--schedule", "'cosin'", "did you mean 'cosine'?"), "--schedule", "cosin");
    refused(List.of("--init", "'he_norml'", "did you mean 'he_normal'?"), "--init", "he_norml");
    refused(List.of("--loss", "'msee'", "did you mean 'mse'?"), "--loss", "msee");
    refused(List.of("mse", "classes"), "--loss", "mse", "--epochs", "1");
    refused(List.of("--epochs", "0"), "--epochs", "0");
    refused(List.of("--epochs", "'many' is not a whole number"), "--epochs", "many");
    refused(List.of("--batch", "-5"), "--batch", "-5");
    refused(List.of("--threads", "0"), "--threads", "0");
    refused(List.of("--spin", "-1"), "--spin", "-1");
    refused(List.of("--backend", "'gpu'"), "--backend", "gpu");
    refused(List.of("--validation", "'1.5'"), "--validation", "1.5");
    refused(List.of("--validation", "150 of 150"), "--validation", "150");
    refused(List.of("--validation", "150 of 150"), "--stratified", "--validation", "150");
    refused(List.of("--stratified", "nothing is held out"), "--stratified", "--validation", "0");
  }

  @Test
  void outputs() throws IOException {
    Ran.refused(
        List.of("--out", "does not exist"),
        "train",
        "--out",
        dir.resolve("nowhere/m.safetensors").toString());
    Ran.refused(List.of("--out", "is a directory"), "train", "--out", dir.toString());
    Path file = Files.writeString(dir.resolve("file"), "x");
    refused(List.of("--checkpoint", "file"), "--checkpoint", file.toString());
    Ran.refused(List.of("--out", "is a device"), "train", "--out", "/dev/null");
    Ran created =
        Ran.refused(
            List.of("--out", "no file can be created beside /proc/m.safetensors"),
            "train",
            "--data",
            "iris",
            "--out",
            "/proc/m.safetensors");
    assertEquals(1, created.err().lines().count(), created.err());
    Ran.refused(
        List.of("--out", "name another file"),
        "train",
        "--out",
        dir.resolve("run/checkpoint.safetensors").toString(),
        "--checkpoint",
        Files.createDirectories(dir.resolve("run")).toString());
  }

  @Test
  void dataWithOtherColumnsThanTheModelLearnedFrom() throws IOException {
    String three = csv("1,2,3,setosa\n2,3,4,versicolor\n1,2,3,virginica\n");
    String[] evaluate = {"evaluate", model.toString(), "digits"};
    List<String> parts = List.of("takes 4 inputs", "64 features: it has learned from others");
    Ran evaluated = Ran.refused(parts, evaluate);
    assertFalse(evaluated.err().contains("begin it with"), evaluated.err());

    String checkpoint = dir.resolve("run").toString();
    String[] iris = {"--data", "iris", "--epochs", "1", "--quiet", "--checkpoint", checkpoint};
    String out = dir.resolve("other.safetensors").toString();
    Ran.good(TrainCommandTest.with(new String[] {"train", "--out", out}, iris));
    String[] resume = {"train", "--data", three, "--resume", "--checkpoint", checkpoint};
    Ran resumed =
        Ran.refused(
            List.of("takes 4 inputs", "3 features: it has learned from others", "same columns"),
            TrainCommandTest.with(resume, "--out", out));
    assertFalse(resumed.err().contains("begin it with"), resumed.err());
    Ran.refused(
        List.of("64 features: begin it with 'input 64'"),
        "train",
        "--data",
        "digits",
        "--network",
        NETWORK,
        "--out",
        out);
  }

  @Test
  void modelsCutAtAnyPlace() throws IOException {
    Path cut = dir.resolve("cut.safetensors");
    int step = Math.max(1, before.length / 40);
    for (int length = 0; length < before.length; length += step) {
      Files.write(cut, Arrays.copyOf(before, length));
      Ran.refused(List.of("cut.safetensors"), "show", cut.toString());
    }
    Ran.refused(
        List.of("none.safetensors"),
        "evaluate",
        dir.resolve("none.safetensors").toString(),
        "iris");
    Files.write(cut, Arrays.copyOf(before, before.length - 1));
    for (String verb : List.of("verify", "show")) {
      Ran.refused(List.of("cut.safetensors"), verb, cut.toString());
    }
    Ran.refused(
        List.of("cut.safetensors"),
        "train",
        "--data",
        "iris",
        "--start-from",
        cut.toString(),
        "--out",
        model.toString());
  }

  @Test
  void rowsToPredict() throws IOException {
    Ran.refused(
        List.of("data.csv", "expected 4"), "predict", model.toString(), csv("1,2,3\n4,5,6\n"));
    Ran.refused(
        List.of("data.csv", "petal width (cm)", "missing"),
        "predict",
        model.toString(),
        csv("sepal length (cm),sepal width (cm),petal length (cm),petal\n1,2,3,4\n"));
    Ran.refused(List.of("no.csv"), "predict", model.toString(), dir.resolve("no.csv").toString());
    Ran.refused(
        List.of("no built-in dataset 'irs'", "did you mean 'iris'?"),
        "predict",
        model.toString(),
        "irs");
    Ran.refused(
        List.of("'digits'", "no column 'sepal length (cm)'"),
        "predict",
        model.toString(),
        "digits");
    Path images = dir.resolve("x-images-idx1-ubyte");
    Files.write(images, new byte[] {0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3});
    Ran.refused(
        List.of("x-images", "3 numbers in a row", "expected 4"),
        "predict",
        model.toString(),
        images.toString());
  }

  @Test
  void arguments() {
    Ran unknown =
        Ran.refused(
            List.of(
                "unknown option '--epoch'",
                "did you mean '--epochs'?",
                "try 'evengrad train --help'"),
            "train",
            "--epoch",
            "3");
    assertEquals(2, unknown.err().lines().count(), unknown.err());
    Ran.refused(
        List.of("unknown command 'trian'", "did you mean 'train'?", "try 'evengrad --help'"),
        "trian");
    Ran.refused(List.of("MODEL", "try 'evengrad evaluate --help'"), "evaluate");
    Ran.refused(List.of("one argument too many"), "show", model.toString(), "more");
    Ran.refused(List.of("--seed"), "train", "--seed", "1", "--seed", "2");
  }

  @Test
  void aStackTraceIsShownOnRequest() {
    Ran ran = Ran.of("show", dir.resolve("none.safetensors").toString(), "--stacktrace");
    assertEquals(ExitCode.BAD_INPUT, ran.code());
    assertTrue(ran.err().lines().anyMatch(line -> line.startsWith("\tat ")), ran.err());
  }
}
