package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.model.Model;
import dev.evengrad.tensor.Precision;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionCommandTest {
  @TempDir private Path dir;

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  private Ran train(String name, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("train", "--data", "iris", "--epochs", "3", "--quiet", "--out", file(name)));
    arguments.addAll(List.of(more));
    return Ran.good(arguments.toArray(new String[0]));
  }

  @Test
  void trainWritesTheRoundedModelAndSaysWhatItCost() {
    train("whole.safetensors");
    Ran ran = train("half.safetensors", "--precision", "bf16");
    Model whole = Model.load(dir.resolve("whole.safetensors"));
    Model half = Model.load(dir.resolve("half.safetensors"));
    assertEquals(Precision.FLOAT32, whole.precision());
    assertEquals(Precision.BF16, half.precision());
    assertArrayEquals(whole.withPrecision(Precision.BF16).parameters(), half.parameters());
    assertEquals(half.sha256(), ran.sha());
    List<String> lines = ran.lines();
    assertEquals(4, lines.size(), ran.out());
    assertTrue(
        lines
            .get(1)
            .matches(
                "bf16 changes the outputs of 30 rows by at most \\S+, by \\S+ on average; another"
                    + " class for \\d+ of them \\(\\S+ %\\)"),
        lines.get(1));
    assertEquals(lines.get(1), half.info().record().get("rounding"));

    String shown = Ran.good("show", file("half.safetensors")).out();
    assertTrue(shown.contains("precision: bf16\n"), shown);
    assertTrue(shown.contains("rounding: " + lines.get(1)), shown);
    assertTrue(Ran.good("show", file("whole.safetensors")).out().contains("precision: float32\n"));
  }

  @Test
  void jsonHasThePrecisionAndItsCost() {
    JsonObject json = train("half.safetensors", "--precision", "bf16", "--json").json();
    assertEquals("bf16", json.get("precision").asString());
    JsonObject rounding = json.get("rounding").asObject();
    assertEquals(30, rounding.get("rows").asInt());
    assertTrue(rounding.get("largest_change").asDouble() > 0);
    assertTrue(rounding.get("mean_change").asDouble() > 0);
    assertTrue(rounding.get("changed_share").asDouble() <= 1);
    assertEquals("float32", train("m.safetensors", "--json").json().get("precision").asString());
  }

  @Test
  void verifySaysWhatRoundingWouldCost() {
    train("whole.safetensors");
    Ran ran = Ran.good("verify", file("whole.safetensors"), "--precision", "bf16");
    assertTrue(ran.out().contains("prediction in bf16"), ran.out());
    assertTrue(
        ran.lines().getLast().startsWith("bf16 changes the outputs of 1000 rows by at most "),
        ran.out());
    JsonObject json =
        Ran.good("verify", file("whole.safetensors"), "--precision", "bf16", "--json").json();
    assertTrue(json.get("rounding").asObject().get("largest_change").asDouble() > 0);
  }

  @Test
  void aRoundedModelIsVerifiedAndTrainedFurtherInFloat32() {
    train("half.safetensors", "--precision", "bf16");
    Ran ran = Ran.good("verify", file("half.safetensors"), "--precision", "bf16");
    assertTrue(ran.out().contains("prediction in bf16"), ran.out());
    assertTrue(ran.lines().getLast().startsWith("passed: "), ran.out());
    train("more.safetensors", "--start-from", file("half.safetensors"));
    assertEquals(Precision.FLOAT32, Model.load(dir.resolve("more.safetensors")).precision());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertTrue(
        Ran.of("train", "--precision", "fp16")
            .err()
            .contains("--precision: precision is 'fp16', expected one of float32, bf16"));
    assertTrue(Ran.of("verify", "--precision", "bf16").err().contains("but none is given"));
    assertTrue(Ran.of("cross-validate", "--precision", "bf16").err().contains("writes no model"));
    train("half.safetensors", "--precision", "bf16");
    assertTrue(
        Ran.of("verify", file("half.safetensors"), "--precision", "float32")
            .err()
            .contains("what that took does not come back"));
  }
}
