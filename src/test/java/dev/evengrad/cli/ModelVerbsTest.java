package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Iris;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `evaluate`, `predict`, `show`, `verify` on one small model.
class ModelVerbsTest {
  private static final String HEADER = "length,width,note,species\n";

  @TempDir private static Path dir;
  private static String model;
  private static String data;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder csv = new StringBuilder(HEADER.replace("note,", ""));
    for (int i = 0; i < 60; i++) {
      csv.append(i % 2 == 0 ? "1." : "5.")
          .append(i % 10)
          .append(',')
          .append(i % 2 == 0 ? "0." : "3.")
          .append(i % 7)
          .append(i % 2 == 0 ? ",\"small, blue\"\n" : ",größer\n");
    }
    data = Files.writeString(dir.resolve("flowers.csv"), csv).toString();
    model = dir.resolve("m.safetensors").toString();
    Ran.good(
        "train",
        "--data",
        data,
        "--label",
        "species",
        "--epochs",
        "30",
        "--batch",
        "8",
        "--quiet",
        "--out",
        model);
  }

  @Test
  void evaluateCountsConfusions() {
    Ran ran = Ran.good("evaluate", model, data);
    assertTrue(ran.out().contains("accuracy 100.0 %"), ran.out());
    assertTrue(ran.out().contains("true \\ predicted"), ran.out());
    assertTrue(ran.out().contains("größer"), ran.out());
    JsonObject json = Ran.good("evaluate", model, data, "--json").json();
    assertEquals(60, json.get("rows").asInt());
    assertEquals(List.of("größer", "small, blue"), json.get("classes").asArray().strings());
    assertEquals(30, json.get("confusion").asArray().get(1).asArray().get(1).asInt());
  }

  /** Two rows that lie where the small ones do are called large: rows of the table are the truth. */
  @Test
  void confusionsStandInTheRowOfTheTruth() throws IOException {
    String header = HEADER.replace("note,", "");
    String rows = "1.1,0.2,größer\n1.3,0.4,größer\n5.1,3.2,größer\n1.2,0.3,\"small, blue\"\n";
    String wrong = Files.writeString(dir.resolve("wrong.csv"), header + rows).toString();
    JsonObject json = Ran.good("evaluate", model, wrong, "--json").json();
    assertEquals(List.of("größer", "small, blue"), json.get("classes").asArray().strings());
    assertEquals(1, json.get("confusion").asArray().get(0).asArray().get(0).asInt());
    assertEquals(2, json.get("confusion").asArray().get(0).asArray().get(1).asInt());
    assertEquals(0, json.get("confusion").asArray().get(1).asArray().get(0).asInt());
  }

  @Test
  void predictFindsColumnsByNameAndIgnoresTheLabel() throws IOException {
    String inOrder =
        Files.writeString(dir.resolve("a.csv"), "length,width\n1.1,0.2\n5.1,3.3\n").toString();
    String shuffled =
        Files.writeString(
                dir.resolve("b.csv"), "species,note,width,length\nx,hello,0.2,1.1\ny,,3.3,5.1\n")
            .toString();
    String bare = Files.writeString(dir.resolve("c.csv"), "1.1,0.2\n5.1,3.3\n").toString();
    Ran ran = Ran.good("predict", model, inOrder);
    assertEquals("class,größer,\"small, blue\"", ran.lines().get(0));
    assertTrue(ran.lines().get(1).startsWith("\"small, blue\","), ran.out());
    assertTrue(ran.lines().get(2).startsWith("größer,"), ran.out());
    assertEquals(ran.out(), Ran.good("predict", model, shuffled).out());
    assertEquals(ran.out(), Ran.good("predict", model, bare).out());
  }

  /** Without a header the training data's label column is left out by its number, or the one that is named. */
  @Test
  void predictLeavesOutTheLabelColumnOfTheTrainingData() throws IOException {
    String rows = "5.1,3.3,large\n1.1,0.2,small\n4.9,3.1,large\n1.3,0.1,small\n";
    Path labelled = Files.writeString(dir.resolve("d.csv"), rows);
    String own = dir.resolve("own.safetensors").toString();
    String[] train = {"train", "--data", labelled.toString(), "--label", "3", "--epochs", "50"};
    Ran.good(TrainCommandTest.with(train, "--validation", "0", "--quiet", "--out", own));
    Path bare = Files.writeString(dir.resolve("e.csv"), "5.1,3.3\n1.1,0.2\n4.9,3.1\n1.3,0.1\n");

    Ran ran = Ran.good("predict", own, bare.toString());
    assertEquals(5, ran.lines().size(), ran.out());
    assertEquals(ran.out(), Ran.good("predict", own, labelled.toString()).out());

    Path first =
        Files.writeString(dir.resolve("f.csv"), "7,5.1,3.3\n8,1.1,0.2\n9,4.9,3.1\n0,1.3,0.1\n");
    assertEquals(ran.out(), Ran.good("predict", own, first.toString(), "--label", "1").out());
  }

  @Test
  void predictTakesWhatTrainTakes() throws IOException {
    String iris = dir.resolve("iris.safetensors").toString();
    Ran.good("train", "--data", "iris", "--epochs", "20", "--quiet", "--out", iris);
    Ran ran = Ran.good("predict", iris, "iris");
    assertEquals("class,setosa,versicolor,virginica", ran.lines().getFirst());
    assertEquals(151, ran.lines().size());
    assertEquals(50, ran.lines().stream().filter(line -> line.startsWith("setosa,")).count());
    Path csv = dir.resolve("iris.csv");
    StringBuilder text = new StringBuilder(String.join(",", Iris.load().featureNames()) + "\n");
    float[] x = Iris.load().features();
    for (int i = 0; i < x.length; i++) {
      text.append(x[i]).append(i % 4 == 3 ? '\n' : ',');
    }
    Files.writeString(csv, text);
    assertEquals(ran.out(), Ran.good("predict", iris, csv.toString()).out());
  }

  @Test
  void predictWritesJsonLines() {
    Ran ran = Ran.good("predict", model, data, "--json");
    assertEquals(60, ran.lines().size());
    JsonObject first = Json.parse(ran.lines().get(0)).asObject();
    assertEquals("small, blue", first.get("class").asString());
    JsonObject probabilities = first.get("probabilities").asObject();
    assertEquals(
        1,
        probabilities.get("größer").asDouble() + probabilities.get("small, blue").asDouble(),
        1e-6);
  }

  @Test
  void showTellsWhatIsInTheFile() {
    String out = Ran.good("show", model).out();
    for (String part :
        List.of(
            "dense 128 relu",
            "file format: 2, all of it under one hash",
            "output link: softmax",
            "classes: größer, small, blue",
            "features: length, width",
            "seed: 0",
            "data: flowers.csv",
            "data sha256: ",
            "epochs: 30",
            "optimizer: chain(",
            "fingerprint: ",
            "label column: species",
            "held out: 12 rows",
            "weights sha256 ",
            "memory\n  weights ",
            "  total ",
            " per parameter")) {
      assertTrue(out.contains(part), "'" + part + "' is not in:\n" + out);
    }
  }

  @Test
  void verifyPrintsATable() {
    Ran ran = Ran.good("verify", model);
    assertTrue(ran.lines().getLast().startsWith("passed: "), ran.out());
    assertTrue(ran.out().contains("dense2.weight"), ran.out());
    assertTrue(Ran.good("verify", model, "--json").json().get("passed").asBoolean());
  }
}
