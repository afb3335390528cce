package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows whose outputs are not a number are right for no class, named, and no success.
class NotANumberCommandTest {
  private static final String NETWORK = "input 2; dense 4 relu; dense 2";

  @TempDir private Path folder;

  private String train;
  private String rows;
  private String model;

  @BeforeEach
  void files() throws IOException {
    StringBuilder text = new StringBuilder("a,b,label\n");
    for (int i = 0; i < 10; i++) {
      text.append("1.").append(i).append(",0.1,cat\n3.1,2.").append(i).append(",dog\n");
    }
    train = Files.writeString(folder.resolve("train.csv"), text).toString();
    rows =
        Files.writeString(
                folder.resolve("rows.csv"),
                "a,b,label\n3e38,3e38,cat\n-3e38,3e38,cat\n3e38,-3e38,cat\n")
            .toString();
    model = folder.resolve("m.safetensors").toString();
    Ran.good(
        "train",
        "--data",
        train,
        "--network",
        NETWORK,
        "--epochs",
        "2",
        "--out",
        model,
        "--validation",
        "0");
  }

  private static void failedNaming(Ran ran, String row) {
    assertEquals(ExitCode.FAILED, ran.code(), ran.err());
    assertTrue(ran.err().contains("row " + row + " are not a number"), ran.err());
    assertTrue(ran.err().contains("dense1 is the first layer"), ran.err());
  }

  @Test
  void evaluateCountsThemAsWrong() {
    Ran ran = Ran.of("evaluate", model, rows);
    failedNaming(ran, "0");
    assertTrue(ran.out().contains("accuracy 33.3 %"), ran.out());
    assertTrue(
        ran.out().lines().anyMatch(line -> line.matches("cat +1 +\\. +2 +33.3 %")), ran.out());
    Ran json = Ran.of("evaluate", model, rows, "--json");
    failedNaming(json, "0");
    assertTrue(json.out().contains("\"not_a_number_rows\":2"), json.out());
  }

  @Test
  void predictWritesNoClass() {
    Ran ran = Ran.of("predict", model, rows);
    failedNaming(ran, "0");
    assertEquals(4, ran.lines().size());
    assertEquals(",NaN,NaN", ran.lines().get(1));
    assertTrue(ran.lines().get(2).startsWith("cat,"), ran.out());
    assertEquals(",NaN,NaN", ran.lines().get(3));
    Ran json = Ran.of("predict", model, rows, "--json");
    failedNaming(json, "0");
    assertEquals(
        "{\"class\":null,\"probabilities\":{\"cat\":\"NaN\",\"dog\":\"NaN\"}}",
        json.lines().get(0));
  }

  /// The held-out rows of some fold, or of the split, are among the bad ones.
  @Test
  void trainAndCrossValidateFailAfterTheirResult() throws IOException {
    String mixed =
        Files.writeString(
                folder.resolve("mixed.csv"), Files.readString(Path.of(train)) + "3e38,3e38,cat\n")
            .toString();
    String out = folder.resolve("n.safetensors").toString();
    boolean seen = false;
    for (int seed = 0; seed < 20 && !seen; seed++) {
      Ran ran =
          Ran.of(
              "train",
              "--data",
              mixed,
              "--network",
              NETWORK,
              "--epochs",
              "2",
              "--out",
              out,
              "--validation",
              "0.5",
              "--batch",
              "5",
              "--seed",
              seed + "",
              "--patience",
              "1",
              "--monitor",
              "accuracy");
      seen = ran.err().contains("held-out rows: ");
      if (seen) {
        assertEquals(ExitCode.FAILED, ran.code());
        assertTrue(Files.exists(Path.of(out)));
        assertTrue(ran.out().contains("kept the last"), ran.out());
      }
    }
    assertTrue(seen);
    Ran folds =
        Ran.of(
            "cross-validate",
            "--data",
            mixed,
            "--network",
            NETWORK,
            "--epochs",
            "2",
            "--batch",
            "5");
    assertEquals(ExitCode.FAILED, folds.code());
    assertTrue(folds.err().contains("the held-out rows of fold "), folds.err());
    assertTrue(folds.out().contains("deviation"), folds.out());
  }
}
