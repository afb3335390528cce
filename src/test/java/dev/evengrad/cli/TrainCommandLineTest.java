package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.health.doctor.treatments.Treatments;
import dev.evengrad.optim.Chain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A changed command comes to the changed settings, and a shell reads it as it was meant. */
class TrainCommandLineTest {
  @TempDir private Path dir;

  private record Given(TrainCommandLine line, Recipe recipe, TrainingSettings settings) {
    static Given of(String... options) {
      TrainOptions read = new TrainOptions();
      CommandLine command = new CommandLine(read);
      NumberOptions.register(command);
      TrainCommandLine line = TrainCommandLine.of(command.parseArgs(options));
      Recipe recipe = RecipeReader.read(read, Path.of(""));
      return new Given(line, recipe, TrainCommandLine.settings(read, recipe));
    }

    /** The settings that the printed command comes to. */
    TrainingSettings readBack(TrainingSettings changed) {
      TrainOptions read = line.changed(settings, changed).read();
      Recipe recipe = RecipeReader.read(read, Path.of(""));
      return TrainCommandLine.settings(read, recipe);
    }
  }

  private Path values() throws IOException {
    StringBuilder csv = new StringBuilder("a b,it's,price\n");
    for (int i = 0; i < 80; i++) {
      double a = (i * 37 % 80) / 80.0;
      double b = (i * 13 % 80) / 80.0;
      csv.append(a).append(',').append(b).append(',').append(2 * a - b + 0.25).append('\n');
    }
    return Files.writeString(dir.resolve("houses' $(x).csv"), csv);
  }

  @Test
  void everyTreatmentOfManyRunsIsSaidByOptions() throws IOException {
    List<Given> runs =
        List.of(
            Given.of("--data", "iris"),
            Given.of(
                "--data",
                "iris",
                "--standardize",
                "--network",
                "input auto; dense 9 tanh; dense 3"),
            Given.of(
                "--data=iris",
                "--network",
                "input 4; dense 9 sigmoid; dense 9 sigmoid; dense 3",
                "--init",
                "pytorch",
                "--optimizer",
                "sgd",
                "--rate",
                "30",
                "--clip",
                "none"),
            Given.of(
                "--data",
                "iris",
                "--init",
                "lsuv",
                "--clip",
                "value:0.5",
                "--clip",
                "global-norm:1",
                "--decay",
                "l2:0.01",
                "--schedule",
                "cosine"),
            Given.of(
                "--data",
                "iris",
                "--class-weights",
                "1:2:3",
                "--batch",
                "1000",
                "--epochs",
                "7",
                "--freeze",
                "dense1.bias",
                "--rate-group",
                "dense2.*:0.1",
                "--clip",
                "zclip"),
            Given.of(
                "--data",
                values().toString(),
                "--targets",
                "raw",
                "--batch",
                "1",
                "--seed",
                "-5",
                "--network",
                "input 2; repeat 3 [dense 8 relu]; dense 1"));
    TreeSet<String> seen = new TreeSet<>();
    for (Given given : runs) {
      assertEquals(given.settings + "", given.readBack(given.settings) + "");
      Patient patient =
          new Patient(given.settings, given.recipe.training(), given.recipe.training());
      for (Treatment treatment : Treatments.ALL) {
        for (Prescription prescription : treatment.prescriptions(patient)) {
          seen.add(treatment.name());
          assertNotEquals(given.settings, prescription.settings());
          assertEquals(
              prescription.settings() + "",
              given.readBack(prescription.settings()) + "",
              () ->
                  prescription
                      + "\n"
                      + given.line.changed(given.settings, prescription.settings()));
        }
      }
    }
    assertTrue(seen.size() >= Treatments.ALL.size() - 2, seen::toString);
  }

  @Test
  void onlyWhatChangesIsReplaced() {
    Given given =
        Given.of(
            "--data", "iris", "--optimizer", "sgd", "--rate", "30", "--epochs", "3", "--quiet");
    TrainingSettings changed =
        given.settings.withChain(Chain.parse("chain(global_norm(1), sgd(0.3))"));
    assertEquals(
        "evengrad train --data iris --epochs 3 --optimizer 'sgd(0.3)'",
        given.line.changed(given.settings, changed).toString());
    changed = given.settings.withChain(Chain.parse("chain(zclip, l2(0.1), sgd(30))"));
    assertEquals(
        "evengrad train --data iris --optimizer sgd --rate 30 --epochs 3 --clip 'zclip(2.5)'"
            + " --decay 'l2(0.1)'",
        given.line.changed(given.settings, changed).toString());
    changed = given.settings.withChain(Chain.parse("sgd(30)"));
    assertEquals(
        "evengrad train --data iris --optimizer sgd --rate 30 --epochs 3 --clip none",
        given.line.changed(given.settings, changed).toString());
    changed = given.settings.withLsuv(true);
    assertEquals(
        "evengrad train --data iris --optimizer sgd --rate 30 --epochs 3 --network '"
            + given.settings.network()
            + "' --init lsuv",
        given.line.changed(given.settings, changed).toString());
  }

  @Test
  void aShellReadsTheWordsAsTheyWere() throws IOException, InterruptedException {
    List<String> words =
        List.of(
            "plain",
            "a b",
            "it's",
            "$(x) `y` \"z\" \\",
            "",
            "*",
            "a\nb",
            "--label=-1",
            "\u00e4;|&");
    Process bash =
        new ProcessBuilder("bash", "-c", "printf '%s\\0' " + ShellWord.line(words)).start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor());
    assertEquals(words, new ArrayList<>(List.of(out.split("\0", -1))).subList(0, words.size()));
    assertEquals("plain 'a b'", ShellWord.line(words.subList(0, 2)));
  }
}
