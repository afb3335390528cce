package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses that tell two classes apart by one output, and weights of classes, from the command line. */
class BinaryLossTest {
  @TempDir private Path dir;

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  @ParameterizedTest
  @CsvSource({"sigmoid_binary_cross_entropy, probabilities", "hinge, scores"})
  void twoClassesFromTrainingToPrediction(String loss, String key) throws IOException {
    String rows = "size,kind\n";
    for (int i = 0; i < 20; i++) {
      rows += (i - 10) + (i < 10 ? ",small\n" : ",large\n");
    }
    Files.writeString(dir.resolve("rows.csv"), rows);
    Ran.good(
        "train",
        "--data",
        file("rows.csv"),
        "--loss",
        loss,
        "--network",
        "input 1; standardize; dense 1",
        "--rate",
        "0.1",
        "--epochs",
        "100",
        "--validation",
        "0",
        "--out",
        file("m.safetensors"));
    Model model = Model.load(dir.resolve("m.safetensors"));
    assertEquals(1, model.outputs());
    assertEquals(2, model.classNames().size());

    JsonObject measured =
        Ran.good("evaluate", file("m.safetensors"), file("rows.csv"), "--json").json();
    assertTrue(measured.get("accuracy").asDouble() >= 0.95, measured.toString());
    assertEquals(2, measured.get("confusion").asArray().size());
    assertTrue(Ran.good("show", file("m.safetensors")).out().contains("classes: "));

    Files.writeString(dir.resolve("new.csv"), "size\n-9\n9\n");
    Ran predicted = Ran.good("predict", file("m.safetensors"), file("new.csv"));
    assertTrue(predicted.lines().get(1).startsWith("small,"), predicted.out());
    assertTrue(predicted.lines().get(2).startsWith("large,"), predicted.out());
    Ran json = Ran.good("predict", file("m.safetensors"), file("new.csv"), "--json");
    assertTrue(json.out().contains("\"" + key + "\""), json.out());
  }

  /** A column of numbers that are not whole is no class: probabilities to be learned. */
  @Test
  void probabilitiesAsTargets() throws IOException {
    Files.writeString(dir.resolve("p.csv"), "x,p\n1,0.9\n2,0.25\n3,0.5\n4,0.1\n5,0.2\n6,0.3\n");
    String[] train = {
      "train",
      "--data",
      file("p.csv"),
      "--loss",
      "sigmoid_binary_cross_entropy",
      "--epochs",
      "1",
      "--out",
      file("m.safetensors")
    };
    Ran.good(train);
    Ran predicted = Ran.good("predict", file("m.safetensors"), file("p.csv"));
    assertEquals(7, predicted.lines().size());
    assertEquals("p", predicted.lines().getFirst());
    Files.writeString(dir.resolve("p.csv"), "x,p\n1,0.9\n2,1.25\n3,0.5\n4,0.1\n5,0.2\n6,0.3\n");
    Ran.refused(List.of("target 0 of row 1 is 1.25", "from 0 to 1"), train);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    String bce = "sigmoid_binary_cross_entropy";
    Ran.refused(
        List.of("have 3", "use softmax_cross_entropy"), "train", "--data", "iris", "--loss", bce);
    Ran.refused(
        List.of("end it with 'dense 1'"),
        "train",
        "--data",
        "breast_cancer",
        "--loss",
        "hinge",
        "--network",
        "input 30; dense 2");
    Ran.refused(
        List.of("--class-weights", "a number for each of the classes"),
        "train",
        "--data",
        "iris",
        "--class-weights",
        "1:2");
    Ran.refused(List.of("--class-weights"), "train", "--data", "iris", "--class-weights", "1:2:-1");
  }

  @Test
  void classWeightsAreKeptAndResumed() {
    String[] common = {
      "--data", "breast_cancer", "--loss", "softmax_cross_entropy(0.1)", "--seed", "3", "--quiet"
    };
    Ran whole = train(common, "--class-weights", "balanced", "--epochs", "4", "--json");
    String loss = whole.json().get("loss").asString();
    assertTrue(loss.matches("softmax_cross_entropy\\(0\\.1, weights=1\\.3\\d*:0\\.\\d+\\)"), loss);
    train(common, "--class-weights", "balanced", "--epochs", "2", "--checkpoint", file("c"));
    Ran rest =
        Ran.good(
            "train",
            "--data",
            "breast_cancer",
            "--resume",
            "--checkpoint",
            file("c"),
            "--epochs",
            "4",
            "--quiet",
            "--json",
            "--out",
            file("m.safetensors"));
    assertEquals(
        whole.json().get("weights_sha256").asString(),
        rest.json().get("weights_sha256").asString());
  }

  private Ran train(String[] common, String... more) {
    List<String> arguments = new java.util.ArrayList<>(List.of("train"));
    arguments.addAll(List.of(common));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--out", file("m.safetensors")));
    return Ran.good(arguments.toArray(new String[0]));
  }
}
