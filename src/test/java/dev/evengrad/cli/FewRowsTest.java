package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.ReportedFiles;
import dev.evengrad.data.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Classes of which a split or a fold has no row are told.
class FewRowsTest {
  private static final String RARE = ReportedFiles.path("class-of-one-row.csv").toString();

  @TempDir private Path dir;

  private String train(String... options) {
    return ran(options).err();
  }

  private Ran ran(String... options) {
    String[] args = {
      "train", "--data", RARE, "--epochs", "1", "--out", dir.resolve("m.safetensors").toString()
    };
    return Ran.good(TrainCommandTest.with(args, options));
  }

  @Test
  void asJsonToo() {
    Ran ran = ran("--stratified", "--json", "--quiet");
    assertEquals("", ran.err());
    List<String> remarks = ran.json().get("remarks").asArray().strings();
    assertEquals(1, remarks.size());
    assertTrue(remarks.getFirst().startsWith("class 'rare' has 1 row"), remarks.getFirst());
  }

  @Test
  void trainTells() {
    String stratified = train("--stratified");
    String measured = "note: class 'rare' has 1 row, which is learned from: none is held out";
    assertTrue(stratified.contains(measured), stratified);
    // seeds that put the row to either side
    List<String> all =
        IntStream.range(0, 8).mapToObj(seed -> train("--seed", Integer.toString(seed))).toList();
    assertTrue(all.stream().anyMatch(err -> err.contains(measured)));
    assertTrue(
        all.stream()
            .anyMatch(
                err ->
                    err.contains(
                        "note: class 'rare' has 1 row, which is held out: none is learned from")));
    assertTrue(all.stream().allMatch(err -> err.contains("class 'rare' has 1 row")));
    assertFalse(train("--validation", "0").contains("note: class"));
  }

  @Test
  void crossValidationTells() {
    String err = Ran.good("cross-validate", "--data", RARE, "--epochs", "1").err();
    assertTrue(
        err.contains("note: class 'rare' has 1 row: the fold that holds it out learns from none"),
        err);
    assertFalse(err.contains("'cat'"), err);
    err = Ran.good("cross-validate", "--data", RARE, "--epochs", "1", "--folds", "13").err();
    assertTrue(err.contains("note: class 'cat' has 12 rows, fewer than the 13 folds"), err);
    err = Ran.good("cross-validate", "--data", "iris", "--epochs", "1").err();
    assertFalse(err.contains("note: class"), err);
  }

  @Test
  void manyClassesAreCounted() {
    int[] classes = IntStream.range(0, 40).map(row -> Math.min(row, 9)).toArray();
    List<String> names = IntStream.range(0, 10).mapToObj(c -> "c" + c).toList();
    Dataset data = Dataset.ofClasses(new float[40], 1, classes, names);
    List<String> notes = FewRows.in(data, 4);
    assertEquals(6, notes.size());
    assertEquals("4 more classes have so few rows", notes.getLast());
    List<String> remarks = data.tail(0.5).remarks();
    assertEquals(6, remarks.size());
    assertEquals("so it is with 4 other classes", remarks.getLast());
    assertTrue(remarks.getFirst().contains("'c0' has 1 row"), remarks.getFirst());
    assertEquals(List.of(), data.stratifiedSplit(0.5, 0).heldOut().remarks());
    Dataset values = Dataset.ofValues(new float[4], 1, new float[4], 1);
    assertEquals(List.of(), values.split(0.5, 0).remarks());
    Split two =
        Dataset.ofClasses(new float[4], 1, new int[] {0, 0, 1, 1}, List.of("a", "b")).tail(0.5);
    assertEquals(
        List.of(
            "class 'a' has 2 rows, all of them learned from: none is held out to measure on",
            "class 'b' has 2 rows, all of them held out: none is learned from"),
        two.remarks());
  }
}
