package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--calibrate` and `--threshold`: kept in the model, and what predict and evaluate go by.
class DecisionsTest {
  @TempDir private Path folder;

  private String model() {
    return folder.resolve("m.safetensors").toString();
  }

  private String[] train(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                "breast_cancer",
                "--network",
                "input 30; standardize; dense 8 relu; dense 1",
                "--loss",
                "sigmoid_binary_cross_entropy",
                "--epochs",
                "8",
                "--out",
                model()));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private static String[] hinge(String[] train) {
    List<String> all = new ArrayList<>(List.of(train));
    all.replaceAll(word -> word.equals("sigmoid_binary_cross_entropy") ? "hinge" : word);
    return all.toArray(new String[0]);
  }

  @Test
  void aServedModelDecidesByThem() {
    Ran plain = Ran.good(train("--class-weights", "10:1"));
    assertTrue(plain.err().contains("--calibrate prior corrects them"), plain.err());
    String sha = plain.sha();
    Ran ran =
        Ran.good(
            train("--class-weights", "10:1", "--calibrate", "temperature", "--threshold", "f1"));
    assertFalse(ran.err().contains("corrects them"), ran.err());
    assertEquals(sha, ran.sha());
    assertTrue(ran.out().contains("calibrated by temperature: scale "), ran.out());
    assertTrue(ran.out().contains(", found on the held-out rows by f1"), ran.out());

    Model model = Model.load(Path.of(model()));
    double threshold = model.info().threshold();
    Ran shown = Ran.good("show", model());
    assertTrue(shown.out().contains("threshold: " + threshold), shown.out());
    assertTrue(shown.out().contains("calibration: scale "), shown.out());
    assertTrue(Ran.good("verify", model()).out().contains("calibration"));
    int[] benign = new int[2];
    for (int i = 0; i < 2; i++) {
      String[] predict = {"predict", model(), "breast_cancer", "--threshold", "0.5"};
      List<String> lines = Ran.good(i == 0 ? java.util.Arrays.copyOf(predict, 3) : predict).lines();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",");
        boolean above = Float.parseFloat(cells[2]) > (i == 0 ? threshold : 0.5);
        assertEquals(above ? "benign" : "malignant", cells[0], line);
        benign[i] += above ? 1 : 0;
      }
    }
    assertTrue(benign[0] != benign[1]);
    Ran evaluated = Ran.good("evaluate", model(), "breast_cancer", "--metric", "precision");
    String[] benignRow =
        evaluated.out().lines().filter(l -> l.startsWith("benign ")).findFirst().get().split(" +");
    String[] malignantRow =
        evaluated
            .out()
            .lines()
            .filter(l -> l.startsWith("malignant "))
            .findFirst()
            .get()
            .split(" +");
    assertEquals(benign[0], Integer.parseInt(benignRow[2]) + Integer.parseInt(malignantRow[2]));
    double precision = Double.parseDouble(benignRow[2]) / benign[0];
    assertTrue(evaluated.out().contains("precision " + Figures.figure(precision)), evaluated.out());
  }

  @Test
  void aNumberNeedsNoHeldOutRows() {
    Ran ran = Ran.good(train("--threshold", "0.25", "--validation", "0", "--calibrate", "prior"));
    assertTrue(ran.out().contains("\nthreshold 0.2500\n"), ran.out());
    assertTrue(ran.out().contains("calibrated by prior: nothing to correct"), ran.out());
    assertEquals(0.25, Model.load(Path.of(model())).info().threshold());
    assertEquals(
        "0.25",
        Ran.good(train("--threshold", "0.25", "--quiet", "--json"))
                .json()
                .get("threshold")
                .asDouble()
            + "");
  }

  @Test
  void trainingFurtherSaysWhatIsLeftBehind() {
    Ran.good(train("--calibrate", "temperature", "--threshold", "0.25"));
    String[] further = {
      "train", "--start-from", model(), "--data", "breast_cancer", "--epochs", "1", "--out", model()
    };
    Ran one = Ran.good(TrainCommandTest.with(further, "--threshold", "0.25"));
    assertTrue(one.err().contains("note: the calibration of the model to start from"), one.err());
    assertTrue(one.err().contains("left behind: --calibrate for new ones"), one.err());
    String both = Ran.good(further).err();
    assertTrue(both.contains("note: the threshold 0.2500 of the model"), both);
    assertFalse(Ran.good(further).err().contains("left behind"));
  }

  @Test
  void whatCannotBeIsRefusedBeforeTraining() {
    Ran.refused(List.of("--calibrate", "'isotonic'"), train("--calibrate", "isotonic"));
    Ran.refused(List.of("--threshold", "'f2'", "f1 or cost:FP:FN"), train("--threshold", "f2"));
    Ran.refused(List.of("--threshold", "cost:FP:FN"), train("--threshold", "cost:1"));
    Ran.refused(List.of("--threshold", "one of them above"), train("--threshold", "cost:0:0"));
    Ran.refused(List.of("--threshold", "from 0 to 1"), train("--threshold", "1.5"));
    Ran.refused(
        List.of("--threshold", "--validation"), train("--threshold", "f1", "--validation", "0"));
    Ran.refused(
        List.of("--calibrate", "--validation"),
        train("--calibrate", "temperature", "--validation", "0"));
    Ran.refused(
        List.of("--calibrate", "weight 0"),
        train("--class-weights", "0:1", "--calibrate", "prior"));
    String[] iris = {"train", "--data", "iris", "--out", model(), "--threshold", "0.5"};
    Ran.refused(List.of("--threshold", "two classes"), iris);
    Ran.refused(List.of("--calibrate", "no probabilities"), hinge(train("--calibrate", "prior")));
    Ran.good(hinge(train("--threshold", "-0.5")));
    Ran.refused(List.of("--threshold", "writes no model"), "cross-validate", "--threshold", "0.5");
    Ran.good(train());
    Ran.refused(
        List.of("--threshold", "from 0 to 1"),
        "predict",
        model(),
        "breast_cancer",
        "--threshold",
        "2");
    for (String text : List.of("x", "f1", "cost:1:2")) {
      Ran ran = Ran.of("evaluate", model(), "breast_cancer", "--threshold", text);
      assertEquals(ExitCode.BAD_INPUT, ran.code());
      assertTrue(ran.err().contains("--threshold: '" + text + "', expected a number"), ran.err());
      assertFalse(ran.err().contains("or cost:FP:FN"), ran.err());
    }
  }
}
