package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.testing.ExampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that went wrong ends with a sentence that has its numbers; one that did not, without.
class AdviceTest {
  @TempDir private Path dir;

  private Ran train(String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--out", dir.resolve("m").toString()));
    all.addAll(List.of(options));
    return Ran.good(all.toArray(String[]::new));
  }

  private static List<String> notes(Ran ran) {
    return ran.err().lines().filter(line -> line.startsWith("note: ")).toList();
  }

  private static void assertOneNote(String pattern, Ran ran) {
    List<String> notes = notes(ran);
    assertEquals(1, notes.size(), ran.err());
    assertTrue(notes.getFirst().matches("note: " + pattern), notes.getFirst());
    assertEquals(notes.getFirst(), ran.err().lines().toList().getLast(), "it is the last line");
  }

  private String file(
      String name, String header, int rows, java.util.function.IntFunction<String> row)
      throws IOException {
    StringBuilder text = new StringBuilder(header + "\n");
    for (int i = 0; i < rows; i++) {
      text.append(row.apply(i)).append('\n');
    }
    return Files.writeString(dir.resolve(name), text).toString();
  }

  /// 90 rows in 100 are no; what is in the columns has nothing to do with it.
  private String rare() throws IOException {
    return file(
        "rare.csv",
        "a,b,fraud",
        400,
        i -> i * 31 % 97 / 50.0 + "," + i * 17 % 89 / 50.0 + (i % 10 == 3 ? ",yes" : ",no"));
  }

  @Test
  void nothingIsSaidOfARunThatWentWell() {
    Ran ran = train("--data", "iris", "--epochs", "60");
    assertEquals(List.of(), notes(ran));
    Ran json = train("--data", "iris", "--epochs", "60", "--json", "--quiet");
    assertEquals(0, json.json().get("advice").asArray().elements().size());
  }

  @Test
  void theMostFrequentClassIsNoBetter() throws IOException {
    assertOneNote(
        "held-out accuracy 90\\.0 % is no better than the 90\\.0 % of always saying 'no', the"
            + " most frequent class of these rows: .*--class-weights balanced.*",
        train("--data", rare(), "--stratified", "--epochs", "2"));
    // weights give accuracy away on purpose
    assertFalse(
        train("--data", rare(), "--class-weights", "balanced", "--epochs", "2")
            .err()
            .contains("of always saying"));
  }

  @Test
  void fewRowsSayNothing() throws IOException {
    String few = file("few.csv", "a,y", 12, i -> i * 7 % 12 / 6.0 + (i % 5 == 0 ? ",yes" : ",no"));
    assertEquals(
        List.of(),
        notes(train("--data", few, "--epochs", "1")).stream()
            .filter(note -> note.contains("accuracy"))
            .toList());
  }

  @Test
  void belowTheMostFrequentClass() throws IOException {
    // the columns say the contrary in the rows that are held out by the seed: a network that learns
    // by heart
    Ran ran =
        train("--data", rare(), "--epochs", "300", "--batch", "16", "--rate", "0.01", "--json");
    double accuracy = ran.json().get("held_out").asObject().get("accuracy").asDouble();
    assertTrue(accuracy < 0.89, "accuracy " + accuracy);
    assertOneNote(
        "held-out accuracy [0-9.]+ % is below the [0-9.]+ % of always saying 'no', the most"
            + " frequent class of these rows: .*",
        ran);
    assertEquals(
        notes(ran).getFirst(), "note: " + ran.json().get("advice").asArray().strings().getFirst());
  }

  @Test
  void rawTargetsOfAThousandsSizeAreSaid() throws IOException {
    String prices = ExampleData.write("prices", dir.resolve("prices.csv"), 1000, 1).toString();
    assertOneNote(
        "held-out r2 -[0-9.]+ is below 0, .*the targets are learned raw, 'price' with mean"
            + " 200,\\d+ and deviation 10\\d,\\d+; leave out --targets raw.*",
        train("--data", prices, "--loss", "mse", "--epochs", "3", "--targets", "raw"));
    assertEquals(
        List.of(), notes(train("--data", prices, "--loss", "mse", "--epochs", "3", "--quiet")));
  }

  @Test
  void whatWasLearnedByHeartIsSaid() throws IOException {
    String noise =
        file(
            "noise.csv",
            "a,b,y",
            60,
            i -> i * 31 % 97 / 50.0 + "," + i * 17 % 89 / 50.0 + "," + i * 7919 % 101 / 30.0);
    assertOneNote(
        "held-out r2 -.* is below 0, .*of the training rows it is 0\\..*by heart.*",
        train("--data", noise, "--epochs", "400", "--batch", "8", "--rate", "0.01"));
  }

  @Test
  void rawFeaturesAreSaid() throws IOException {
    String network = "input 13; dense 16 relu; dense 3";
    Ran ran = train("--data", "wine", "--network", network, "--epochs", "2");
    List<String> notes = notes(ran);
    assertTrue(
        notes
            .getLast()
            .matches(
                "note: the features are on raw scales, 'proline' with mean 7.* and deviation 3.*"
                    + " does not begin with 'standardize'.*try --standardize"),
        ran.err());
    assertEquals(
        List.of(),
        notes(train("--data", "wine", "--network", network, "--standardize", "--epochs", "40")));
    String tiny = file("tiny.csv", "a,c", 60, i -> i * 1e-6 + (i < 30 ? ",x" : ",y"));
    Ran small = train("--data", tiny, "--network", "input 1; dense 2", "--epochs", "2");
    assertTrue(small.err().contains("raw scales, 'a' with mean 2.9"), small.err());
    assertFalse(
        train("--data", "iris", "--network", "input 4; dense 16 relu; dense 3", "--epochs", "2")
            .err()
            .contains("raw scales"));
  }

  @Test
  void wholeNumbersTakenForClassesAreSaid() throws IOException {
    String ages =
        file("ages.csv", "a,b,age", 600, i -> i % 17 / 8.0 + "," + i % 5 + "," + (20 + i % 60));
    String said =
        "note: the 60 different whole numbers of 'age' are taken for classes: if they are values to"
            + " predict, such as prices or counts, give --loss mse";
    assertTrue(notes(train("--data", ages, "--epochs", "1")).contains(said));
    assertTrue(
        Ran.good("cross-validate", "--data", ages, "--epochs", "1", "--folds", "2")
            .err()
            .contains(said));
    String[] settled = {"--data", ages, "--epochs", "1", "--loss", "softmax_cross_entropy"};
    assertFalse(notes(train(settled)).contains(said));
    String numbers = file("ten.csv", "a,c", 60, i -> i % 7 + "," + i % 10);
    assertFalse(train("--data", numbers, "--epochs", "1").err().contains("taken for classes"));
  }

  @Test
  void aFoldSaysIt() throws IOException {
    Ran ran =
        Ran.good("cross-validate", "--data", rare(), "--epochs", "1", "--folds", "2", "--json");
    assertOneNote("fold 1: held-out accuracy .* of always saying 'no'.*", ran);
    assertTrue(ran.out().contains("\"advice\":[\"held-out accuracy"), ran.out());
  }
}
