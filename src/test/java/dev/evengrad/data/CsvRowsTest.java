package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static dev.evengrad.data.Messages.refusedAt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows to predict for. */
class CsvRowsTest {
  private static final List<String> AB = List.of("a", "b");

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("rows.csv"), text);
  }

  private static CsvOptions labelled(@Nullable String label) {
    return CsvOptions.defaults().withLabel(label);
  }

  @Test
  void columnsAreFoundByName() throws IOException {
    FeatureRows rows = CsvFile.readRows(file("b,id,a\n1,x,2\n\n3,y,4\n"), AB, null);
    assertArrayEquals(new float[] {2, 1, 4, 3}, rows.features());
    assertArrayEquals(new long[] {2, 4}, rows.lines());
    assertEquals(2, rows.rows());
    assertEquals(2, rows.featureCount());
  }

  @Test
  void theLabelColumnIsIgnored() throws IOException {
    float[] expected = {1, 2};
    assertArrayEquals(expected, CsvFile.readRows(file("a,y,b\n1,NA,2\n"), AB, "y").features());
    assertArrayEquals(expected, CsvFile.readRows(file("1,2\n"), 2, labelled("3")).features());
    assertArrayEquals(expected, CsvFile.readRows(file("1,2,oops\n"), 2, labelled("3")).features());
    assertArrayEquals(expected, CsvFile.readRows(file("7,1,2\n"), AB, "1").features());
  }

  @Test
  void withoutAHeaderColumnsGoByOrder() throws IOException {
    assertArrayEquals(
        new float[] {1, 2, 3, 4}, CsvFile.readRows(file("1,2\n3,4\n"), AB, "y").features());
    assertArrayEquals(
        new float[] {1, 2, 3, 4},
        CsvFile.readRows(file("x,z\n1,2\n3,4\n"), 2, labelled(null)).features());
  }

  @Test
  void oneRowIsEnough() throws IOException {
    assertEquals(1, CsvFile.readRows(file("1.5,2"), AB, null).rows());
    assertEquals(1, CsvFile.readRows(file("a,b\n1.5,2"), AB, null).rows());
    assertEquals(1, CsvFile.readRows(file("5"), 1, labelled(null)).rows());
  }

  @Test
  void aHeaderOfKnownNamesIsFoundWhateverIsBelow() throws IOException {
    Path file = file("a,b\nNA,2\n");
    refusedAt(() -> CsvFile.readRows(file, AB, null), 2, "a", "NA", "the value is missing");
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    List<String> names = List.of("petal length", "petal width");
    Path file = file("petal_length,petal width\n1,2\n");
    refusedAt(
        () -> CsvFile.readRows(file, names, null),
        1,
        "petal length",
        "",
        "this column is missing; did you mean 'petal_length'?");
  }

  @Test
  void aWrongNumberOfColumnsSaysBoth() throws IOException {
    Path three = file("1,2,3\n");
    refusedAt(() -> CsvFile.readRows(three, AB, null), 1, "", "", "3 columns, expected 2");
    refusedAt(() -> CsvFile.readRows(three, AB, "y"), 1, "", "", "goes by its number from 1");
    refusedAt(() -> CsvFile.readRows(three, 5, labelled("3")), 1, "", "", "without '3'");
    refusedAt(() -> CsvFile.readRows(three, 5, labelled("4")), 1, "", "", "3 columns, expected 5");
    Path ragged = file("a,b\n1,2\n3\n");
    refusedAt(() -> CsvFile.readRows(ragged, AB, null), 3, "", "", "1 columns, expected 2");
  }

  @Test
  void badNumbersAreNamed() throws IOException {
    Path file = file("a,b\n1,2\n3,x\n");
    refusedAt(() -> CsvFile.readRows(file, AB, null), 3, "b", "x", "not a number");
    Path alone = file("1,x\n");
    refusedAt(() -> CsvFile.readRows(alone, AB, null), 1, "2", "x", "not a number");
    Path empty = file("a,b\n");
    refused(() -> CsvFile.readRows(empty, AB, null), "no rows below the header");
    refused(() -> CsvFile.readRows(file, List.of(), null), "0 features");
    refused(
        () -> CsvFile.readRows(file, 3, CsvOptions.defaults().withFeatureNames(AB)),
        "2 feature names for 3 features");
  }
}
