package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.testing.ExampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values are learned scaled, unless `--targets raw` says otherwise.
class TargetsOptionTest {
  @TempDir private static Path dir;
  private static Path prices;

  @BeforeAll
  static void writePrices() throws IOException {
    prices = ExampleData.write("prices", dir.resolve("prices.csv"), 5000, 1);
  }

  private static String[] train(Path data, String out, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("train", "--data", data.toString(), "--loss", "mse", "--quiet", "--out"));
    all.add(dir.resolve(out).toString());
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static double heldOut(JsonObject json, String metric) {
    return json.get("held_out").asObject().get(metric).asDouble();
  }

  @Test
  void pricesAreLearnedWithoutAnySetting() {
    JsonObject json = Ran.good(train(prices, "m", "--epochs", "20", "--json")).json();
    assertTrue(heldOut(json, "r2") > 0.9, "r2 " + heldOut(json, "r2"));
    assertTrue(heldOut(json, "loss") < 0.1, "the loss is of scaled targets");
    assertTrue(heldOut(json, "mae") > 10_000, "mae is of prices");
    assertEquals("scaled", json.get("targets").asString());

    String model = dir.resolve("m").toString();
    Ran evaluated = Ran.good("evaluate", model, prices.toString());
    assertTrue(evaluated.out().contains(" (of scaled targets), mae "), evaluated.out());
    Ran shown = Ran.good("show", model);
    assertTrue(
        shown.out().matches("(?s).*targets t learned as: \\(t - 19\\d+.*\\) / 2\\^17\n.*"),
        shown.out());
    assertTrue(shown.out().contains(json.get("weights_sha256").asString()), shown.out());
    Ran.good("verify", model);
    Ran predicted = Ran.good("predict", model, prices.toString());
    double mean =
        predicted.lines().stream().skip(1).mapToDouble(Double::parseDouble).average().orElseThrow();
    assertEquals(200_000, mean, 10_000);
  }

  @Test
  void rawLearnsThemAsTheyAre() {
    JsonObject json =
        Ran.good(train(prices, "raw", "--epochs", "3", "--targets", "raw", "--json")).json();
    assertTrue(heldOut(json, "r2") < 0, "r2 " + heldOut(json, "r2"));
    assertTrue(heldOut(json, "loss") > 1e9);
    assertEquals("raw", json.get("targets").asString());
    Ran shown = Ran.good("show", dir.resolve("raw").toString());
    assertFalse(shown.out().contains("targets t"), shown.out());
  }

  @Test
  void aResumedRunHasTheBitsOfOneThatWasNot() {
    String whole = Ran.good(train(prices, "whole", "--epochs", "4")).sha();
    String checkpoint = dir.resolve("run").toString();
    Ran.good(train(prices, "half", "--epochs", "2", "--checkpoint", checkpoint));
    String[] resume =
        train(prices, "full", "--epochs", "4", "--checkpoint", checkpoint, "--resume");
    assertEquals(whole, Ran.good(resume).sha());
    String[] raw = Arrays.copyOf(resume, resume.length + 2);
    raw[resume.length] = "--targets";
    raw[resume.length + 1] = "raw";
    Ran.refused(List.of("--targets", "have learned scaled targets"), raw);
  }

  @Test
  void aModelKeepsItsScaleInFurtherTraining() {
    Ran.good(train(prices, "first", "--epochs", "2"));
    Ran.good(train(prices, "rawFirst", "--epochs", "2", "--targets", "raw"));
    String first = dir.resolve("first").toString();
    String raw = dir.resolve("rawFirst").toString();
    JsonObject on =
        Ran.good(train(prices, "second", "--epochs", "2", "--json", "--start-from", first)).json();
    assertEquals("scaled", on.get("targets").asString());
    JsonObject onRaw =
        Ran.good(train(prices, "third", "--epochs", "2", "--json", "--start-from", raw)).json();
    assertEquals("raw", onRaw.get("targets").asString());
    Ran.refused(
        List.of("--targets", "have learned raw targets"),
        train(prices, "fourth", "--start-from", raw, "--targets", "scaled"));
  }

  @Test
  void everyFoldHasAScaleOfItsOwn() {
    Ran ran =
        Ran.good(
            "cross-validate",
            "--data",
            prices.toString(),
            "--loss",
            "huber(0.5)",
            "--folds",
            "3",
            "--epochs",
            "12",
            "--json",
            "--quiet");
    JsonObject json = ran.json();
    assertEquals("scaled", json.get("targets").asString());
    double r2 = json.get("held_out").asObject().get("r2").asObject().get("mean").asDouble();
    assertTrue(r2 > 0.85, "r2 " + r2);
  }

  @Test
  void constantsAndHugeValuesAreLearned() throws IOException {
    StringBuilder constant = new StringBuilder("a,y\n");
    StringBuilder huge = new StringBuilder("a,y\n");
    for (int i = 0; i < 40; i++) {
      constant.append(i).append(",7500.5\n");
      huge.append(i).append(',').append(i % 2 == 0 ? "3e38" : "-3e38").append('\n');
    }
    Path file = Files.writeString(dir.resolve("constant.csv"), constant);
    JsonObject json = Ran.good(train(file, "c", "--json", "--epochs", "40")).json();
    assertTrue(heldOut(json, "mae") < 0.5, "mae " + heldOut(json, "mae"));
    file = Files.writeString(dir.resolve("huge.csv"), huge);
    json = Ran.good(train(file, "h", "--json", "--epochs", "3")).json();
    assertTrue(heldOut(json, "loss") < 10, "loss " + heldOut(json, "loss"));
    Ran.good("predict", dir.resolve("h").toString(), file.toString());
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    Ran.refused(
        List.of("--targets", "'small', expected scaled or raw"),
        train(prices, "x", "--targets", "small"));
    Ran.refused(
        List.of("--targets", "not for the loss softmax_cross_entropy"),
        "train",
        "--data",
        "iris",
        "--targets",
        "scaled",
        "--out",
        dir.resolve("x").toString());
    Path file = Files.writeString(dir.resolve("nan.csv"), "a,y\n1,2.5\n2,NaN\n3,1.5\n");
    Ran.refused(List.of("line 3", "NaN"), train(file, "x"));
    file = Files.writeString(dir.resolve("one.csv"), "a,y\n1,2.5\n");
    assertNotEquals(ExitCode.INTERNAL, Ran.of(train(file, "x")).code());
    assertFalse(Files.exists(dir.resolve("x")));
    Ran.good(train(file, "x", "--validation", "0", "--epochs", "2"));
  }
}
