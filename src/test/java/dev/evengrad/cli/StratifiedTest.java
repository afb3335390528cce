package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Split;
import dev.evengrad.data.Wine;
import dev.evengrad.io.format.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train --stratified`.
class StratifiedTest {
  @TempDir private Path dir;

  private String[] train(String... more) {
    return Stream.concat(
            Stream.of(
                "train",
                "--data",
                "wine",
                "--epochs",
                "2",
                "--seed",
                "3",
                "--quiet",
                "--out",
                dir.resolve("m.safetensors").toString(),
                "--checkpoint",
                dir.resolve("run").toString()),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  @Test
  void theRowsAreThoseOfAStratifiedSplit() {
    Split share = Wine.load().stratifiedSplit(0.2, 3);
    JsonObject json = Ran.good(train("--stratified", "--json")).json();
    assertTrue(json.get("stratified").asBoolean());
    assertEquals(share.training().sha256(), json.get("data_sha256").asString());
    Split rows = Wine.load().stratifiedSplitRows(50, 3);
    json = Ran.good(train("--stratified", "--validation", "50", "--json")).json();
    assertEquals(rows.training().sha256(), json.get("data_sha256").asString());
    json = Ran.good(train("--json")).json();
    assertFalse(json.get("stratified").asBoolean());
    assertNotEquals(share.training().sha256(), json.get("data_sha256").asString());
  }

  @Test
  void resumingNeedsTheSameSplit() {
    String whole = Ran.good(train("--stratified")).sha();
    Ran.refused(List.of("other rows", "--stratified"), train("--resume"));
    assertEquals(whole, Ran.good(train("--stratified", "--resume")).sha());
    Ran.good(train());
    Ran.refused(List.of("other rows", "--stratified"), train("--stratified", "--resume"));
  }

  @Test
  void valuesHaveNoClassesToKeep() throws IOException {
    Path csv = Files.writeString(dir.resolve("values.csv"), "a,b\n0.1,0.5\n0.2,0.7\n0.3,0.9\n");
    Ran.refused(
        List.of("--stratified", "values to learn"),
        "train",
        "--data",
        csv.toString(),
        "--stratified");
  }
}
