package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.init.Initializers;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.model.ModelSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --init} within blocks, and how often the turn of a clip is measured. */
class NestedInitTest {
  @TempDir private Path dir;

  private String[] train(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", "iris", "--epochs", "2", "--batch", "8"));
    arguments.addAll(List.of("--json", "--out", dir.resolve("m.safetensors").toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "residual [dense 4 relu],residual [dense 4 relu init=zeros]",
        "residual [dense 4 init=identity],residual [dense 4 init=identity]",
        "residual zero_init=true [dense 6 relu; dense 4; dropout 0.5],"
            + "residual zero_init=true [dense 6 relu init=zeros; dense 4; dropout 0.5]",
        "residual project=true [repeat 2 [dense 5]],"
            + "residual project=true [repeat 2 [dense 5 init=zeros]]",
        "branches [dense 3 | | residual [dense 4]],"
            + "branches [dense 3 init=zeros | | residual [dense 4 init=zeros]]",
        "auxiliary weight=0.5 [dense 3],auxiliary weight=0.5 [dense 3 init=zeros]"
      })
  void aBlockHandsItOn(String block, String expected) {
    ModelSpec spec = ModelSpec.parse("input 4; " + block + "; dense 3");
    assertEquals(
        ModelSpec.parse("input 4; " + expected + "; dense 3 init=zeros"),
        NetworkText.initialized(spec, Initializers.ZEROS));
  }

  @Test
  void theCommandLineReachesEveryDenseLayer() {
    String network =
        Ran.good(
                train(
                    "--init",
                    "orthogonal(gain=0.5)",
                    "--network",
                    "input 4; repeat 2 [residual [dense 4 tanh; dense 4]]; dense 3"))
            .json()
            .get("network")
            .asString();
    assertEquals(
        "input 4; repeat 2 [residual [dense 4 tanh init=orthogonal(0.5); dense 4"
            + " init=orthogonal(0.5)]]; dense 3 init=orthogonal(0.5)",
        network);
  }

  @Test
  void theTurnOfAClipIsMeasuredAsOftenAsWanted() {
    assertTrue(cosine("1") > 0);
    assertTrue(cosine("7") > 0);
    assertFalse(cosine("1") == cosine("7"));
    assertTrue(Double.isNaN(cosine("0")));
    Ran.refused(List.of("--clip-cosine-every", "-1"), train("--clip-cosine-every", "-1"));
  }

  private double cosine(String every) {
    JsonObject json = Ran.good(train("--clip", "value:0.01", "--clip-cosine-every", every)).json();
    JsonObject first = json.get("epochs").asArray().elements().get(0).asObject();
    JsonValue cosine = first.find("clip_cosine");
    return cosine == null ? Double.NaN : cosine.asDouble();
  }
}
