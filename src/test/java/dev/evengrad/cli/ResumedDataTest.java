package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.Checkpoint;
import dev.evengrad.model.Model;
import dev.evengrad.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--resume` goes on with the data of the checkpoint, or says that it cannot.
class ResumedDataTest {
  @TempDir private Path dir;

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  private String[] train(int epochs, String... options) {
    String[] args = {"train", "--epochs", epochs + "", "--out", file("m.safetensors")};
    return TrainCommandTest.with(args, options);
  }

  private String[] resume(int epochs, String... options) {
    String[] args = train(epochs, "--resume", "--checkpoint", file("ck"));
    return TrainCommandTest.with(args, options);
  }

  @Test
  void theDataOfTheCheckpoint() {
    String whole = Ran.good(train(4, "--data", "iris")).sha();
    Ran.good(train(2, "--data", "iris", "--checkpoint", file("ck")));
    Ran resumed = Ran.good(resume(4));
    assertEquals(whole, resumed.sha());
    assertTrue(resumed.err().contains("iris: 120 rows"), resumed.err());
    assertEquals(whole, Ran.good(resume(4)).sha(), "the checkpoint of a resumed run knows, too");
    Ran.refused(List.of("have 13 features"), resume(5, "--data", "wine"));
  }

  @Test
  void theOptionsForThem() throws IOException {
    Path csv = Files.writeString(dir.resolve("rows.csv"), rows());
    String[] data = {
      "--data",
      csv.toString(),
      "--label",
      "kind",
      "--header",
      "yes",
      "--separator",
      ":",
      "--na-values",
      "?",
      "--validation",
      "8",
      "--stratified",
      "--quiet"
    };
    String whole = Ran.good(TrainCommandTest.with(train(3), data)).sha();
    Ran.good(TrainCommandTest.with(train(1, "--checkpoint", file("ck")), data));
    assertEquals(whole, Ran.good(resume(3, "--quiet")).sha());
    Ran.good(TrainCommandTest.with(train(1, "--checkpoint", file("ck")), data));
    Ran.refused(List.of("other rows"), resume(3, "--validation", "4"));
    assertEquals(whole, Ran.good(TrainCommandTest.with(resume(3), data)).sha());
    Map<String, String> record = Model.load(dir.resolve("m.safetensors")).info().record();
    assertTrue(record.keySet().stream().noneMatch(key -> key.startsWith("--")), record::toString);

    Path moved = Files.move(csv, dir.resolve("moved.csv"));
    Ran.refused(List.of("--resume", "no longer", csv.toString(), "--data"), resume(5));
    data[1] = moved.toString();
    Ran.good(TrainCommandTest.with(resume(5), data));
  }

  @Test
  void whatTheModelGetsAtTheEnd() {
    String[] options = {
      "--data",
      "breast_cancer",
      "--class-weights",
      "3:1",
      "--metric",
      "auc",
      "--metric",
      "f1(0.4)",
      "--quiet"
    };
    String[] end = {"--precision", "bf16", "--calibrate", "temperature", "--threshold", "f1"};
    String[] all = TrainCommandTest.with(options, end);
    Ran whole = Ran.good(TrainCommandTest.with(train(4), all));
    assertTrue(whole.out().contains("threshold 0."), whole.out());
    Ran.good(TrainCommandTest.with(train(2, "--checkpoint", file("ck")), all));
    assertEquals(whole.out(), Ran.good(resume(4, "--quiet")).out());
    Ran.good(TrainCommandTest.with(train(2, "--checkpoint", file("ck")), all));
    String[] others = {"--data", "breast_cancer", "--quiet", "--threshold", "0.25"};
    Ran other = Ran.good(resume(4, others));
    assertEquals(whole.sha(), other.sha());
    assertTrue(other.out().contains("threshold 0.2500"), other.out());
  }

  /// As after Ctrl-C: the checkpoint of a longer run at an earlier epoch.
  @Test
  void asManyEpochsAsTheRunWasGiven() {
    String whole = Ran.good(train(40, "--data", "iris", "--quiet")).sha();
    Ran.good(train(33, "--data", "iris", "--quiet", "--checkpoint", file("ck")));
    Path file = dir.resolve("ck/checkpoint.safetensors");
    TrainingState state = Checkpoint.load(file);
    Map<String, String> record = new HashMap<>(state.info().record());
    assertEquals("33", record.put("--epochs", "40"));
    Checkpoint.save(state.withInfo(state.info().withRecord(record)), file);
    String out = file("m.safetensors");
    String[] resume = {"train", "--resume", "--checkpoint", file("ck"), "--out", out, "--quiet"};
    assertEquals(whole, Ran.good(resume).sha());
    String err = Ran.good(resume(20)).err();
    assertTrue(err.contains("the run has had its 20 epochs; to train further"), err);
  }

  private static String rows() {
    StringBuilder text = new StringBuilder("kind:2019:2020\n");
    for (int i = 0; i < 40; i++) {
      text.append(i % 3 == 0 ? "NA" : "EU").append(':').append(i % 7).append(":0.5\n");
    }
    return text.toString();
  }

  @Test
  void aCheckpointThatDoesNotKnow() {
    Ran.good(train(2, "--data", "iris", "--checkpoint", file("ck")));
    Path file = dir.resolve("ck/checkpoint.safetensors");
    TrainingState state = Checkpoint.load(file);
    assertEquals(Map.of("--data", "iris", "--epochs", "2"), state.info().record());
    Checkpoint.save(state.withInfo(state.info().withRecord(Map.of())), file);
    Ran.refused(
        List.of("--resume", "does not say which data", "--data", "--validation"), resume(4));
    Ran.good(resume(4, "--data", "iris"));
  }
}
