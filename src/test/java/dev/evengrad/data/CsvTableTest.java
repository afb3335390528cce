package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static dev.evengrad.data.Messages.refusedAt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.columns.ColumnRules;
import dev.evengrad.columns.Columns;
import dev.evengrad.columns.Imputation;
import dev.evengrad.columns.NumberColumn;
import dev.evengrad.testing.Logged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as they come: columns to leave out, text, missing values. */
class CsvTableTest {
  private static final CsvOptions LABELLED = CsvOptions.defaults().withLabel("y");
  private static final CsvOptions IMPUTED =
      LABELLED.withRules(ColumnRules.DEFAULT.withImputation(Imputation.mean()));

  private static final String TABLE =
      "id,color,size,y\n1,red,1,u\n2,blue,,v\n3,red,3,u\n4,green,8,v\n";

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("table.csv"), text);
  }

  @Test
  void plainNumbersHaveNoColumns() throws IOException {
    Path file = file("a,b,y\n0.1,1e-3,u\n3,4,v\n");
    Dataset data = CsvFile.read(file, LABELLED);
    assertEquals(Optional.empty(), data.columns());
    assertArrayEquals(new float[] {0.1f, 1e-3f, 3, 4}, data.features());
    Dataset dropped = CsvFile.read(file, LABELLED.withDrop(List.of("a")));
    assertEquals(Optional.empty(), dropped.columns());
    assertEquals(List.of("b"), dropped.featureNames());
    assertArrayEquals(new float[] {1e-3f, 4}, dropped.features());
  }

  @Test
  void textAndMissingValuesBecomeInputs() throws IOException {
    Dataset data = CsvFile.read(file(TABLE), IMPUTED.withDrop(List.of("id")));
    assertEquals(List.of("color=blue", "color=green", "color=red", "size"), data.featureNames());
    assertArrayEquals(
        new float[] {0, 0, 1, 1, 1, 0, 0, 4, 0, 0, 1, 3, 0, 1, 0, 8}, data.features());
    Columns columns = data.columns().orElseThrow();
    assertEquals(List.of("color", "size"), columns.names());
    FeatureRows rows =
        CsvFile.readRows(
            file("size,more,color\n,x,green\n2,y,red\n"),
            2,
            CsvOptions.defaults().withColumns(columns));
    assertArrayEquals(new float[] {0, 1, 0, 4, 0, 0, 1, 2}, rows.features());
    assertEquals(List.of(), rows.remarks());
    Dataset labelled = CsvFile.read(file(TABLE), LABELLED.withColumns(columns));
    assertEquals(data, labelled);
  }

  @Test
  void partsLearnFromTheirTrainingRows() throws IOException {
    StringBuilder text = new StringBuilder("color,size,y\n");
    for (int i = 0; i < 40; i++) {
      text.append(i == 39 ? "rare" : "c" + i % 3)
          .append(i % 4 == 0 ? ",," : "," + i + ",")
          .append(i % 2 == 0 ? "u\n" : "v\n");
    }
    Dataset data = CsvFile.read(file(text.toString()), IMPUTED);
    Split tail = data.tail(0.25);
    Columns columns = tail.training().columns().orElseThrow();
    assertEquals(columns, tail.heldOut().columns().orElseThrow());
    assertEquals(List.of("color=c0", "color=c1", "color=c2", "size"), columns.inputNames());
    double mean = 0;
    for (int i = 0; i < 30; i++) {
      mean += i % 4 == 0 ? 0 : i / 22.0;
    }
    double replacement = ((NumberColumn) columns.columns().get(1)).replacement();
    assertEquals(mean, replacement, 1e-12);
    // the last held-out row has a value that no training row has
    Dataset heldOut = tail.heldOut();
    assertArrayEquals(
        new float[] {0, 0, 0, 39},
        new float[] {
          heldOut.feature(9, 0), heldOut.feature(9, 1), heldOut.feature(9, 2), heldOut.feature(9, 3)
        });
    assertEquals((float) replacement, heldOut.feature(2, 3));
    for (Split fold : data.folds(4, 1)) {
      assertEquals(fold.training().columns(), fold.heldOut().columns());
      assertNotEquals(data.columns(), fold.training().columns());
      assertEquals(40, fold.training().rows() + fold.heldOut().rows());
    }
    Split nested = tail.training().stratifiedSplit(0.3, 1);
    assertNotEquals(tail.training().columns(), nested.training().columns());
    assertEquals(nested.training().columns(), nested.heldOut().columns());
  }

  @Test
  void whatTheUserChose() throws IOException {
    Path file = file(TABLE);
    assertEquals(
        List.of("id", "color=blue", "color=green", "color=red"),
        CsvFile.read(file, LABELLED.withFeatureNames(List.of("id", "color"))).featureNames());
    ColumnRules codes = ColumnRules.DEFAULT.withCategories(List.of("id"));
    assertEquals(
        List.of("id=1", "id=2", "id=3", "id=4"),
        CsvFile.read(file, LABELLED.withFeatureNames(List.of("id")).withRules(codes))
            .featureNames());
    // by number where there is no header; the model finds them so again
    Path bare = file("7,red,1,u\n8,blue,2,v\n9,red,3,u\n");
    CsvOptions options = CsvOptions.defaults().withLabel("4").withDrop(List.of("1"));
    Dataset data = CsvFile.read(bare, options);
    assertEquals(List.of("2=blue", "2=red", "3"), data.featureNames());
    assertArrayEquals(new float[] {0, 1, 1, 1, 0, 2, 0, 1, 3}, data.features());
    CsvOptions known = CsvOptions.defaults().withColumns(data.columns().orElseThrow());
    assertArrayEquals(data.features(), CsvFile.readRows(bare, 2, known).features());
    assertArrayEquals(
        data.features(), CsvFile.readRows(file("red,1\nblue,2\nred,3\n"), 2, known).features());
    Path numbers = file("7,1,0.5\n8,2,0.25\n");
    Dataset plain = CsvFile.read(numbers, CsvOptions.defaults().withDrop(List.of("1")));
    assertArrayEquals(
        plain.features(),
        CsvFile.readRows(
                numbers, 1, CsvOptions.defaults().withColumns(plain.columns().orElseThrow()))
            .features());
  }

  @Test
  void namesThatAreNotThere() throws IOException {
    Path file = file(TABLE);
    refusedAt(
        () -> CsvFile.read(file, LABELLED.withDrop(List.of("colour"))),
        1,
        "colour",
        "",
        "did you mean 'color'?");
    refused(
        () -> CsvFile.read(file, LABELLED.withFeatureNames(List.of("size", "sise"))), "'size'?");
    refused(() -> CsvFile.read(file, LABELLED.withDrop(List.of("y"))), "it is the label");
    refused(
        () -> CsvFile.read(file, CsvOptions.defaults().withDrop(List.of("y"))),
        "as the last one is; name the label");
    refused(
        () -> CsvFile.read(file, LABELLED.withDrop(List.of("id", "color", "size"))),
        "all columns but the label");
    refused(
        () -> CsvFile.read(file, LABELLED.withFeatureNames(List.of("id", "id"))), "named twice");
    refused(
        () ->
            CsvFile.read(file, IMPUTED.withRules(ColumnRules.DEFAULT.withCategories(List.of("y")))),
        "'y'",
        "none of the features");
    refused(
        () -> CsvFile.read(file("1,2,u\n3,4,v\n"), LABELLED.withLabel("3").withDrop(List.of("a"))),
        "numbers from 1 to 3");
  }

  @Test
  void allFaultsAreCounted() throws IOException {
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 200; i++) {
      text.append(i).append(i % 2 == 0 ? ",,u\n" : ",2,v\n");
    }
    text.append("x,1,u\n");
    refusedAt(
        () -> CsvFile.read(file(text.toString()), LABELLED),
        2,
        "b",
        "",
        "101 cells of the file cannot be used, the first ten: line 2 b '', line 4 b ''");
    refused(
        () -> CsvFile.read(file("a,b,y\nx,,u\n3,4,v\n5,6,v\n"), LABELLED),
        "2 cells of the file cannot be used, these: line 2 a 'x', line 2 b ''");
    Columns columns = Columns.ofNumbers(List.of("a", "b"));
    refused(
        () ->
            CsvFile.readRows(
                file("a,b\n1,NA\nx,2\n"), 2, CsvOptions.defaults().withColumns(columns)),
        "2 cells of the file cannot be used, these: line 2 b 'NA', line 3 a 'x'");
  }

  @Test
  void textNeedsANamedLabel() throws IOException {
    Path file = file("species,length\nsetosa,1.5\nvirginica,2.5\nsetosa,1.25\n");
    refusedAt(
        () -> CsvFile.read(file, CsvOptions.defaults()),
        2,
        "species",
        "setosa",
        "the last column is taken for the label");
    assertEquals(2, CsvFile.read(file, CsvOptions.defaults().withLabel("species")).classCount());
    assertEquals(
        List.of("species=setosa", "species=virginica"),
        CsvFile.read(file, CsvOptions.defaults().withLabel("length")).featureNames());
  }

  @Test
  void secondsSince1970StayApart() {
    List<Dataset> read = new ArrayList<>();
    List<String> logged =
        Logged.during(
            () ->
                read.add(
                    CsvFile.read(
                        ReportedFiles.path("seconds-since-1970.csv"), CsvOptions.defaults())));
    assertEquals(1, logged.size(), logged.toString());
    assertTrue(
        logged.getFirst().startsWith("WARNING seconds-since-1970.csv: column 't': of 100"),
        logged.getFirst());
    Dataset time = read.getFirst();
    Dataset less =
        CsvFile.read(ReportedFiles.path("seconds-less-offset.csv"), CsvOptions.defaults());
    double offset = ((NumberColumn) time.columns().orElseThrow().columns().getFirst()).offset();
    for (int row = 0; row < time.rows(); row++) {
      assertEquals(less.feature(row, 0), time.feature(row, 0) + offset - 1_700_000_000);
    }
    assertTrue(
        time.remarks().stream()
            .anyMatch(note -> note.contains("'t': of 100 different values floats keep 2 apart")),
        time.remarks().toString());
    assertEquals(Optional.empty(), less.columns());
  }

  @Test
  void unseenValuesAreCounted() throws IOException {
    Columns columns =
        CsvFile.read(file(TABLE), IMPUTED.withDrop(List.of("id"))).columns().orElseThrow();
    FeatureRows rows =
        CsvFile.readRows(
            file("color,size\npink,1\nred,2\nPINK,3\n,4\n"),
            2,
            CsvOptions.defaults().withColumns(columns));
    assertEquals(
        List.of(
            "column 'color': 2 of 4 rows have a value that training did not meet, such as 'pink';"
                + " all inputs of the column are 0 there"),
        rows.remarks());
  }

  @Test
  void columnsAreThoseOfCsvFiles() {
    CsvOptions known = CsvOptions.defaults().withColumns(Columns.ofNumbers(List.of("t")));
    refused(() -> DataSource.read("iris", known), "columns of a CSV file (t)");
    refused(() -> DataSource.readRows("iris", 1, known), "'iris' is none");
    refused(
        () -> DataSource.read("iris", CsvOptions.defaults().withDrop(List.of("petal width"))),
        "CSV files only");
  }
}
