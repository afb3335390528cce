package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --init lsuv}, and auxiliary heads, on the command line. */
class LsuvCommandTest {
  @TempDir private Path dir;

  private String[] train(int epochs, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train", "--data", "iris", "--epochs", "" + epochs, "--init", "lsuv", "--network"));
    arguments.add(
        "input 4; standardize; dense 9 tanh; auxiliary [dense 3]; dense 8 relu init=he_normal;"
            + " dense 3");
    arguments.addAll(List.of("--out", dir.resolve("m.safetensors").toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @Test
  void theScalingIsShownAndInTheResult() {
    Ran ran = Ran.good(train(2, "--json"));
    assertTrue(ran.err().contains("lsuv: 3 layers scaled by 64 rows, variances "), ran.err());
    assertTrue(ran.err().contains("  auxiliary "), ran.err());
    JsonObject json = ran.json();
    List<String> layers = new ArrayList<>();
    for (JsonValue each : json.get("lsuv").asArray().elements()) {
      JsonObject layer = each.asObject();
      layers.add(layer.get("layer").asString());
      assertEquals(1, layer.get("variance_after").asDouble(), 0.1);
      assertTrue(layer.get("variance_before").asDouble() > 0);
      assertTrue(layer.get("rounds").asInt() <= 10);
    }
    assertEquals(List.of("dense1", "auxiliary1/dense1", "dense3"), layers);
    JsonObject epoch = json.get("epochs").asArray().elements().get(0).asObject();
    assertTrue(epoch.get("auxiliary_loss").asDouble() > 0);
    Model model = Model.load(dir.resolve("m.safetensors"));
    assertFalse(model.spec().toString().contains("lsuv"));
  }

  @Test
  void resumingKeepsTheScaledWeights() {
    Ran whole = Ran.good(train(3, "--json", "--quiet"));
    String checkpoint = dir.resolve("c").toString();
    Ran unused = Ran.good(train(2, "--checkpoint", checkpoint, "--json", "--quiet"));
    assertEquals("", unused.err());
    Ran resumed = Ran.good(train(3, "--checkpoint", checkpoint, "--resume", "--json", "--quiet"));
    assertEquals(
        whole.json().get("weights_sha256").asString(),
        resumed.json().get("weights_sha256").asString());
  }

  @Test
  void aTrainedModelIsNotScaled() {
    Ran unused = Ran.good(train(2, "--quiet"));
    assertFalse(unused.lines().isEmpty());
    Ran.refused(
        List.of("--init", "has its weights already"),
        "train",
        "--data",
        "iris",
        "--init",
        "lsuv",
        "--start-from",
        dir.resolve("m.safetensors").toString(),
        "--out",
        dir.resolve("n.safetensors").toString());
  }
}
