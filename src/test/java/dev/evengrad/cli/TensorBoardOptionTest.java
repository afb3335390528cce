package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.tensorboard.ReadEvents;
import dev.evengrad.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train --tensorboard`.
class TensorBoardOptionTest {
  private static final String SMALL = "input 4; standardize; dense 8 tanh; dense 3";

  @TempDir private Path dir;

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  private Ran train(String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--data", "iris", "--network", SMALL));
    all.addAll(List.of(options));
    all.addAll(List.of("--out", file("m.safetensors")));
    return Ran.of(all.toArray(String[]::new));
  }

  private Path onlyRun() throws IOException {
    List<Path> runs = ReadEvents.files(dir.resolve("runs"));
    assertEquals(1, runs.size(), runs.toString());
    return runs.getFirst();
  }

  private static List<Long> steps(ReadEvents events, String tag) {
    return events.of(tag).stream().map(ReadEvents.Value::step).toList();
  }

  @Test
  void aRunHasAFolderOfItsOwn() throws IOException {
    Ran ran = train("--epochs", "3", "--tensorboard", file("runs"));
    assertEquals(train("--epochs", "3").sha(), ran.sha(), "the weights do not depend on it");
    Path run = onlyRun();
    assertTrue(String.valueOf(run.getFileName()).endsWith("_iris"), run.toString());
    assertTrue(
        ran.err()
            .contains(
                "'tensorboard --logdir "
                    + file("runs")
                    + "' shows this run as "
                    + run.getFileName()),
        ran.err());
    ReadEvents events = ReadEvents.ofRun(run);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), steps(events, "loss/train"));
    assertEquals(List.of(2L, 4L, 6L), steps(events, "accuracy/validation"));
    assertEquals(List.of(1L), steps(events, "delta/dense1"));
    assertEquals(List.of(1L), steps(events, "log10_activation/dense2"));
    assertFalse(
        Model.load(dir.resolve("m.safetensors")).info().record().toString().contains("tensorboard"),
        "a model says nothing of where its run was shown");
  }

  @Test
  void withoutWatchingThereAreTheGradientsOfTheLayers() throws IOException {
    train("--epochs", "1", "--no-health", "--tensorboard", file("runs"));
    List<String> tags = ReadEvents.ofRun(onlyRun()).tags();
    assertTrue(tags.contains("gradient/dense1"), tags.toString());
    assertFalse(tags.contains("delta/dense1"), tags.toString());
  }

  @Test
  void aResumedRunGoesOnInItsFolder() throws IOException {
    String[] options = {"--checkpoint", file("c"), "--tensorboard", file("runs")};
    train("--epochs", "2", options[0], options[1], options[2], options[3]);
    train("--epochs", "3", "--resume", options[0], options[1], options[2], options[3]);
    train("--epochs", "4", "--resume", options[0], options[1]);
    Ran last = train("--epochs", "5", "--resume", options[0], options[1], options[2], options[3]);
    assertEquals(0, last.code(), last.err());
    Path run = onlyRun();
    assertEquals(3, ReadEvents.files(run).size());
    ReadEvents events = ReadEvents.ofRun(run);
    assertEquals(List.of(5L, 9L), events.restarts());
    assertEquals(
        LongStream.of(1, 2, 3, 4, 5, 6, 9, 10).boxed().toList(), steps(events, "loss/train"));
  }

  @Test
  void aBadFolderIsRefusedBeforeTraining() throws IOException {
    Path taken = Files.writeString(dir.resolve("taken"), "mine");
    for (String bad : List.of(taken.toString(), taken.resolve("runs").toString())) {
      Ran ran = train("--epochs", "1", "--tensorboard", bad);
      assertEquals(ExitCode.BAD_INPUT, ran.code(), ran.err());
      assertTrue(ran.err().contains("--tensorboard: " + bad + " is "), ran.err());
      assertFalse(ran.err().contains("epoch"), ran.err());
    }
    assertEquals("mine", Files.readString(taken));
    Ran empty = train("--epochs", "1", "--tensorboard", "");
    assertTrue(empty.err().contains("--tensorboard: '' is no name"), empty.err());
    assertFalse(Files.exists(dir.resolve("m.safetensors")));
  }

  @Test
  void aCrossValidationSaysWhyItDoesNot() {
    Ran ran = Ran.of("cross-validate", "--data", "iris", "--tensorboard", file("runs"));
    assertEquals(ExitCode.BAD_INPUT, ran.code());
    assertTrue(ran.err().contains("--tensorboard: a cross-validation"), ran.err());
  }
}
