package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Iris;
import dev.evengrad.data.Split;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.ClassWeights;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossValidateCommandTest {
  @TempDir private Path dir;

  private static String[] with(String... more) {
    return Stream.concat(
            Stream.of("cross-validate", "--data", "iris", "--epochs", "3", "--quiet"),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  private Path values(int rows) throws IOException {
    StringBuilder csv = new StringBuilder("a,b,price\n");
    for (int i = 0; i < rows; i++) {
      double a = (i * 37 % 80) / 80.0;
      double b = (i * 13 % 80) / 80.0;
      csv.append(a).append(',').append(b).append(',').append(2 * a - b + 0.25).append('\n');
    }
    return Files.writeString(dir.resolve("houses.csv"), csv);
  }

  @Test
  void saysALineForEachFoldAndThenMeanDeviationAndWorst() {
    Ran ran = Ran.good("cross-validate", "--data", "iris", "--epochs", "3", "--folds", "4");
    List<String> lines = ran.lines();
    assertEquals(9, lines.size(), ran.out());
    for (int fold = 1; fold <= 4; fold++) {
      String line = lines.get(fold - 1);
      assertTrue(
          line.matches(
              "fold "
                  + fold
                  + "/4  held-out accuracy \\S+ %, loss \\S+, 3[78] rows  training accuracy \\S+"
                  + " %"),
          line);
    }
    assertEquals("", lines.get(4));
    assertTrue(lines.get(5).matches("held-out +mean +deviation +worst"), lines.get(5));
    assertTrue(
        lines.get(6).matches("accuracy +\\S+ % +\\S+ % +\\S+ % in fold [1-4]"), lines.get(6));
    assertTrue(lines.get(7).matches("loss +\\S+ +\\S+ +\\S+ in fold [1-4]"), lines.get(7));
    assertTrue(lines.get(8).startsWith("backend "), lines.get(8));
    assertTrue(ran.err().contains("iris: 150 rows, 4 folds"), ran.err());
    assertTrue(ran.err().contains("input 4; standardize; dense 128 relu"), ran.err());
  }

  /// Statistics of the input, balanced class weights and initial weights are what a trainer takes
  /// that sees nothing but the fold's training rows.
  @Test
  void aFoldIsATrainingOnItsRowsAlone() {
    String network = "input 4; standardize; dense 9 tanh; dense 3";
    JsonObject json =
        Ran.good(
                with(
                    "--network",
                    network,
                    "--class-weights",
                    "balanced",
                    "--seed",
                    "8",
                    "--folds",
                    "5",
                    "--json"))
            .json();
    List<JsonValue> folds = json.get("folds").asArray().elements();
    List<Split> splits = Iris.load().folds(5, 8);
    for (int i = 0; i < 5; i++) {
      Dataset training = splits.get(i).training();
      try (Trainer trainer =
          Trainer.of(ModelSpec.parse(network))
              .loss(Losses.softmaxCrossEntropy().classWeights(ClassWeights.balanced(training)))
              .clip(Clips.globalNorm(1))
              .optimizer(Optimizers.adam(1e-3))
              .batchSize(64)
              .seed(8)
              .build()) {
        for (int epoch = 0; epoch < 3; epoch++) {
          trainer.epoch(training);
        }
        Evaluation heldOut = trainer.evaluate(splits.get(i).heldOut());
        JsonObject fold = folds.get(i).asObject();
        assertEquals(i + 1, fold.get("fold").asInt());
        assertEquals(trainer.sha256(), fold.get("weights_sha256").asString());
        JsonObject said = fold.get("held_out").asObject();
        assertEquals(heldOut.rows(), said.get("rows").asLong());
        assertEquals(heldOut.loss(), said.get("loss").asDouble());
        assertEquals(heldOut.accuracy(), said.get("accuracy").asDouble());
      }
    }
  }

  @Test
  void jsonHasTheSummaryOfItsFolds() {
    Ran ran = Ran.good(with("--json"));
    assertEquals("", ran.err());
    assertEquals(1, ran.lines().size());
    JsonObject json = ran.json();
    double[] accuracies =
        json.get("folds").asArray().elements().stream()
            .mapToDouble(
                fold -> fold.asObject().get("held_out").asObject().get("accuracy").asDouble())
            .toArray();
    assertEquals(5, accuracies.length);
    double mean = Arrays.stream(accuracies).average().orElseThrow();
    double variance = Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum() / 4;
    JsonObject accuracy = json.get("held_out").asObject().get("accuracy").asObject();
    assertEquals(mean, accuracy.get("mean").asDouble(), 1e-12);
    assertEquals(Math.sqrt(variance), accuracy.get("deviation").asDouble(), 1e-12);
    double worst = Arrays.stream(accuracies).min().orElseThrow();
    assertEquals(worst, accuracy.get("worst").asDouble());
    assertEquals(worst, accuracies[accuracy.get("worst_fold").asInt() - 1]);
    assertTrue(json.get("stratified").asBoolean());
    assertEquals(Iris.load().sha256(), json.get("data_sha256").asString());
  }

  @Test
  void theResultDependsOnTheSeedAndNotOnThreadsOrBackend() {
    String plain = Ran.good(with("--folds", "2")).out().replaceAll("backend.*\n", "");
    assertEquals(
        plain,
        Ran.good(with("--folds", "2", "--threads", "3", "--backend", "scalar"))
            .out()
            .replaceAll("backend.*\n", ""));
    assertFalse(
        Ran.good(with("--folds", "2", "--seed", "1"))
            .out()
            .contains(plain.lines().findFirst().get()));
  }

  /// With a moving average of the weights it is the averaged network that is measured.
  @Test
  void theAveragedWeightsAreMeasured() {
    JsonObject plain = Ran.good(with("--folds", "2", "--json")).json();
    JsonObject averaged = Ran.good(with("--folds", "2", "--ema", "0.9", "--json")).json();
    assertEquals(0.9, averaged.get("ema").asDouble());
    for (int fold = 0; fold < 2; fold++) {
      JsonObject one = plain.get("folds").asArray().get(fold).asObject();
      JsonObject other = averaged.get("folds").asArray().get(fold).asObject();
      assertNotEquals(one.get("weights_sha256"), other.get("weights_sha256"));
      assertNotEquals(
          one.get("held_out").asObject().get("loss"), other.get("held_out").asObject().get("loss"));
    }
  }

  @Test
  void valuesHaveTheirOwnFigures() throws IOException {
    String data = values(41).toString();
    JsonObject json =
        Ran.good(
                "cross-validate",
                "--data",
                data,
                "--epochs",
                "30",
                "--rate",
                "0.01",
                "--folds",
                "3",
                "--quiet",
                "--json")
            .json();
    assertFalse(json.get("stratified").asBoolean());
    JsonObject summary = json.get("held_out").asObject();
    for (JsonValue fold : json.get("folds").asArray().elements()) {
      JsonObject heldOut = fold.asObject().get("held_out").asObject();
      // The larger error is the worse one, the smaller share of variance is.
      assertTrue(
          summary.get("mae").asObject().get("worst").asDouble() >= heldOut.get("mae").asDouble());
      assertTrue(
          summary.get("r2").asObject().get("worst").asDouble() <= heldOut.get("r2").asDouble());
    }
  }

  @Test
  void theHelpOffersWhatIsTaken() {
    String help = Ran.good("cross-validate", "--help").out();
    for (String option : List.of("--folds", "--data", "--network", "--clip", "--json")) {
      assertTrue(help.contains(option), help);
    }
    for (String option : List.of("--out", "--checkpoint", "--resume", "--start-from")) {
      assertFalse(help.contains(option), help);
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    Ran.refused(List.of("--folds", "1", "at least 2"), with("--folds", "1"));
    Ran.refused(List.of("--folds", "151 folds of 150 rows"), with("--folds", "151"));
    Ran.refused(List.of("--folds", "'many' is not a whole number"), with("--folds", "many"));
    Ran.refused(List.of("--validation", "--folds decides"), with("--validation", "0.2"));
    Ran.refused(List.of("--stratified", "by themselves"), with("--stratified"));
    Ran.refused(List.of("--out", "writes no model"), with("--out", "m.safetensors"));
    Ran.refused(List.of("--checkpoint", "not resumed"), with("--checkpoint", "run"));
    Ran.refused(List.of("--resume", "not resumed"), with("--resume"));
    Ran.refused(List.of("--start-from", "new weights"), with("--start-from", "m.safetensors"));
    Ran.refused(List.of("--rate", "-1"), with("--rate", "-1"));
    Ran.refused(List.of("10 outputs", "3 classes"), with("--network", "input 4; dense 10"));
    Ran.refused(List.of("unknown option '--fold'", "did you mean '--folds'?"), with("--fold", "3"));
    assertFalse(Files.exists(Path.of("m.safetensors")));
  }

  @Test
  void aFoldThatHaltsIsNamed() {
    Ran ran =
        Ran.of(with("--optimizer", "sgd", "--rate", "1e38", "--clip", "none", "--batch", "8"));
    assertEquals(ExitCode.FAILED, ran.code(), ran.out() + ran.err());
    assertTrue(
        ran.err().startsWith("evengrad: training halted in fold 1 of 5: "), ran.out() + ran.err());
  }
}
