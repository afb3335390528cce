package dev.evengrad.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is learned about columns. */
class RawTableTest {
  private static RawTable table(ColumnRules rules, String... cells) {
    RawTable table = new RawTable(List.of("a"), rules);
    for (String cell : cells) {
      table.add(List.of(cell));
    }
    return table;
  }

  private static Column fitted(ColumnRules rules, String... cells) {
    return table(rules, cells).fit().columns().getFirst();
  }

  private static ColumnRules imputing(Imputation imputation) {
    return ColumnRules.DEFAULT.withImputation(imputation);
  }

  @Test
  void numbersStayAsTheyAre() {
    assertEquals(NumberColumn.of("a"), fitted(ColumnRules.DEFAULT, "1", "2.5", "1e3"));
    assertEquals(NumberColumn.of("a"), fitted(ColumnRules.DEFAULT, "2019", "2020", "2021"));
    assertEquals(NumberColumn.of("a"), fitted(ColumnRules.DEFAULT, "293.15", "293.16", "310.2"));
  }

  @Test
  void namesAreSorted() {
    assertEquals(
        CategoryColumn.of("a", List.of("blue", "red")).withMissing(Unknown.REFUSED),
        fitted(ColumnRules.DEFAULT, "red", "blue", "red"));
    // a column of names may have a number among them, and a dash
    assertEquals(
        List.of("-", "7", "x", "y"),
        ((CategoryColumn) fitted(ColumnRules.DEFAULT, "x", "7", "y", "-")).values());
  }

  @Test
  void blanksAroundCellsDoNotMatter() {
    assertEquals(NumberColumn.of("a"), fitted(ColumnRules.DEFAULT, " 1", "2 ", "3"));
    assertEquals(
        List.of("blue", "red"),
        ((CategoryColumn) fitted(ColumnRules.DEFAULT, "red ", "blue", " red")).values());
    RawTable table = table(imputing(Imputation.value(7)), "1", " ");
    table.add(Collections.singletonList(null));
    assertArrayEquals(new float[] {1, 7, 7}, table.encode(table.fit(), new int[] {0, 1, 2}));
  }

  @Test
  void codesAreNamesWhereThatIsSaid() {
    ColumnRules rules = ColumnRules.DEFAULT.withCategories(List.of("a"));
    assertEquals(
        List.of("007", "10", "7"),
        ((CategoryColumn) fitted(rules, "7", "10", "007", "7")).values());
  }

  @Test
  void aFewNamesAmongNumbersAreFaults() {
    CellFaults faults = table(ColumnRules.DEFAULT, "1", "x", "2", "1,5", "inf").end();
    assertEquals(3, faults.count());
    assertEquals(List.of(1, 3, 4), faults.first().stream().map(CellFault::row).toList());
    assertEquals("x", faults.first().getFirst().cell());
    // also behind more numbers than there may be names
    RawTable long1 = table(ColumnRules.DEFAULT);
    for (int i = 0; i < 1000; i++) {
      long1.add(List.of(Integer.toString(i)));
    }
    long1.add(List.of("oops"));
    faults = long1.end();
    assertEquals(1, faults.count());
    assertEquals(1000, faults.first().getFirst().row());
    DataException e = assertThrows(DataException.class, long1::fit);
    assertTrue(e.getMessage().contains("'oops'"), e.getMessage());
  }

  @Test
  void allFaultsAreCountedAndTheFirstTenKept() {
    RawTable table = new RawTable(List.of("a", "b"), ColumnRules.DEFAULT);
    for (int row = 0; row < 500; row++) {
      table.add(List.of(row % 2 == 0 ? "" : "1", row >= 100 ? "NA" : Integer.toString(row)));
    }
    CellFaults faults = table.end();
    assertEquals(250 + 400, faults.count());
    assertEquals(10, faults.first().size());
    assertEquals(
        List.of(0, 2, 4, 6, 8, 10, 12, 14, 16, 18),
        faults.first().stream().map(CellFault::row).toList());
  }

  @Test
  void missingNumbersAreReplaced() {
    String[] cells = {"1", "", "2", "NA", "6"};
    assertEquals(
        NumberColumn.of("a").withReplacement(3), fitted(imputing(Imputation.mean()), cells));
    assertEquals(
        NumberColumn.of("a").withReplacement(2), fitted(imputing(Imputation.median()), cells));
    assertEquals(
        NumberColumn.of("a").withReplacement(1.5), fitted(imputing(Imputation.median()), "1", "2"));
    assertEquals(
        NumberColumn.of("a").withReplacement(-7).withIndicator(),
        fitted(imputing(Imputation.value(-7).withIndicator()), cells));
    // no row misses it: an input that is always 0 would say nothing
    assertEquals(
        NumberColumn.of("a").withReplacement(0),
        fitted(imputing(Imputation.value(0).withIndicator()), "1", "2"));
    assertEquals(Imputation.mean(), Imputation.parse("mean"));
    assertEquals(Imputation.value(-1.5), Imputation.parse("-1.5"));
    for (String bad : List.of("", "mode", "NaN", "inf", "1e999")) {
      assertThrows(dev.evengrad.SettingException.class, () -> Imputation.parse(bad));
    }
  }

  @Test
  void missingNamesAreZerosOnceReplaced() {
    CategoryColumn column =
        (CategoryColumn) fitted(imputing(Imputation.median()), "x", "", "y", "null");
    assertEquals(List.of("x", "y"), column.values());
    assertEquals(Unknown.ZEROS, column.missing());
    assertEquals(2, table(ColumnRules.DEFAULT, "x", "", "y", "null").end().count());
  }

  @Test
  void rareNamesShareTheInputForOthers() {
    ColumnRules rules = ColumnRules.DEFAULT.withUnseen(Unknown.OTHER);
    CategoryColumn column = (CategoryColumn) fitted(rules, "x", "x", "y", "z", "z");
    assertEquals(List.of("a=x", "a=z", "a=other"), column.inputNames());
  }

  @Test
  void tooManyNames() {
    RawTable table = table(ColumnRules.DEFAULT);
    for (int i = 0; i < 50_000; i++) {
      table.add(List.of("user-" + i));
    }
    String message = assertThrows(DataException.class, table::end).getMessage();
    assertTrue(message.contains("50000 different values in 50000 rows"), message);
    assertTrue(message.contains("--drop"), message);
  }

  @Test
  void onlyTheTrainingRowsAreLearnedFrom() {
    RawTable table = table(imputing(Imputation.mean()), "1", "3", "", "100");
    assertEquals(
        2, ((NumberColumn) table.fit(new int[] {0, 1}).columns().getFirst()).replacement());
    Columns columns = table.fit(new int[] {0, 1});
    assertArrayEquals(new float[] {2, 100}, table.encode(columns, new int[] {2, 3}));
    String message = assertThrows(DataException.class, () -> table.fit(new int[] {2})).getMessage();
    assertTrue(message.contains("no value in any of the 1 training rows"), message);
    RawTable names = table(ColumnRules.DEFAULT, "x", "y", "z");
    assertArrayEquals(
        new float[] {0, 0, 0, 1}, names.encode(names.fit(new int[] {0, 1}), new int[] {2, 1}));
  }

  @Test
  void secondsSince1970GetAnOffset() {
    RawTable table = table(ColumnRules.DEFAULT);
    for (int i = 0; i < 100; i++) {
      table.add(List.of(Long.toString(1_700_000_000L + (i * 37) % 100)));
    }
    Columns columns = table.fit();
    assertEquals(NumberColumn.of("a").withOffset(1_700_000_049), columns.columns().getFirst());
    float[] inputs = table.encode(columns, new int[] {0, 1, 99});
    assertArrayEquals(new float[] {-49, -12, 63 - 49}, inputs);
    String note = table.offsetNotes(columns).getFirst();
    assertTrue(note.contains("of 100 different values floats keep 2 apart"), note);
  }

  @Test
  void numbersGivenAsDoubles() {
    RawTable table = new RawTable(List.of("a", "b"), imputing(Imputation.mean()));
    table.add(new double[] {1, 4});
    table.add(new double[] {Double.NaN, 6});
    assertArrayEquals(new float[] {1, 4, 1, 6}, table.encode(table.fit(), new int[] {0, 1}));
    assertThrows(
        ShapeException.class,
        () -> new RawTable(List.of("a"), ColumnRules.DEFAULT).add(new double[2]));
    assertThrows(IllegalStateException.class, () -> table.add(new double[] {1, 2}));
  }

  /** The rule that decides on offsets: what floats tell apart well enough is left alone. */
  @Test
  void offsetsAreForNumbersThatFloatsCannotTellApart() {
    Random random = new Random(3);
    double[] around300 = random.doubles(10_000, 299, 301).sorted().toArray();
    assertEquals(0, Offsets.of(around300));
    assertEquals(0, Offsets.of(random.doubles(10_000).sorted().toArray()));
    assertEquals(0, Offsets.of(new double[] {0.1, 0.2, 1e9 + 0.1}));
    assertEquals(0, Offsets.of(new double[] {1e9 + 0.1, 1e9 + 0.1}));
    assertEquals(0, Offsets.of(new double[] {1e9 + 0.1}));
    // whole numbers that are floats
    assertEquals(0, Offsets.of(new double[] {20_000_000, 20_000_002, 20_000_004}));
    // one of them is 0, which stands for none: the others are as close as before
    double[] withZero = random.doubles(999, 1.7e9, 1.7e9 + 86_400).sorted().toArray();
    assertTrue(Offsets.of(withZero) > 1.7e9);
    withZero[0] = 0;
    assertTrue(Offsets.of(withZero) > 1.7e9);
    // numbers of accounts that follow one another over a wide range
    double[] accounts = random.longs(5000, 1L << 40, 1L << 41).asDoubleStream().sorted().toArray();
    assertEquals(0, Offsets.of(accounts));
  }
}
