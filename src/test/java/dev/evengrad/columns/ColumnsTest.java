package dev.evengrad.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import dev.evengrad.EvengradException;
import dev.evengrad.ShapeException;
import dev.evengrad.testing.Allocation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of the cells of a row. */
class ColumnsTest {
  private static final Columns MIXED =
      Columns.of(
          List.of(
              NumberColumn.of("t").withOffset(1_700_000_000),
              NumberColumn.of("age").withReplacement(40).withIndicator(),
              CategoryColumn.of("country", List.of("DE", "FR")).withUnseen(Unknown.OTHER),
              NumberColumn.of("plain")));

  private static final Columns NUMBERS =
      Columns.of(
          List.of(
              NumberColumn.of("t").withOffset(1_700_000_000),
              NumberColumn.of("age").withReplacement(40).withIndicator()));

  /** A payment as a service has it. */
  record Payment(long t, @Nullable Integer age, String country, double plain, String unused) {}

  private static float[] inputs(@Nullable String... cells) {
    float[] inputs = new float[MIXED.inputs() + 2];
    Arrays.fill(inputs, Float.NaN);
    MIXED.encode(cells, inputs, 1);
    assertTrue(Float.isNaN(inputs[0]) && Float.isNaN(inputs[inputs.length - 1]), "guards");
    return Arrays.copyOfRange(inputs, 1, inputs.length - 1);
  }

  private static String refused(Class<? extends EvengradException> kind, Runnable body) {
    return String.valueOf(assertThrows(kind, body::run).getMessage());
  }

  @Test
  void namesOfInputs() {
    assertEquals(
        List.of("t", "age", "age missing", "country=DE", "country=FR", "country=other", "plain"),
        MIXED.inputNames());
    assertEquals(List.of("t", "age", "country", "plain"), MIXED.names());
    assertEquals(7, MIXED.inputs());
    assertEquals(4, MIXED.count());
    assertFalse(MIXED.numbersOnly());
    assertFalse(NUMBERS.plain());
    assertTrue(Columns.ofNumbers(List.of("a", "b")).plain());
  }

  @Test
  void textBecomesInputs() {
    assertArrayEquals(
        new float[] {73, 31, 0, 0, 1, 0, 0.1f}, inputs("1700000073", "31", "FR", "0.1"));
    assertArrayEquals(new float[] {-1, 40, 1, 0, 0, 1, -2}, inputs("1699999999", "NA", "XX", "-2"));
    assertArrayEquals(new float[] {0.5f, 40, 1, 0, 0, 0, 0}, inputs("1700000000.5", "", "", "0"));
  }

  @Test
  void allWaysToGiveARowHaveTheSameBits() {
    float[] text = inputs("1700000073", "", "DE", "0.1");
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("plain", 0.1);
    row.put("country", "DE");
    row.put("age", null);
    row.put("t", 1_700_000_073L);
    row.put("more", new Object());
    float[] map = new float[7];
    MIXED.encode(row, map, 0);
    assertArrayEquals(text, map);
    float[] record = new float[7];
    MIXED.encode(new Payment(1_700_000_073L, null, "DE", 0.1, ""), record, 0);
    assertArrayEquals(text, record);
    row.put("plain", "0.1");
    row.put("t", "1700000073");
    MIXED.encode(row, map, 0);
    assertArrayEquals(text, map);
    float[] doubles = new float[6];
    NUMBERS.encode(
        new double[] {0, 1_700_000_073d, Double.NaN, 1_700_000_001d, 7}, 1, 2, doubles, 0);
    assertArrayEquals(new float[] {73, 40, 1, 1, 7, 0}, doubles);
  }

  @Test
  void cellsOfTextAreTakenAsThoseOfAFile() {
    float[] tidy = inputs("1700000073", "", "FR", "0.1");
    assertArrayEquals(tidy, inputs(" 1700000073", "  ", "FR ", "\t0.1"));
    assertArrayEquals(tidy, inputs("1700000073", null, "FR", "0.1"));
  }

  @Test
  void aNumberIsNotRoundedTwice() {
    Columns one = Columns.ofNumbers(List.of("a"));
    // A double of it lies halfway between two floats, of which the text is nearer to the upper one.
    long exact = (1L << 60) + (1L << 36) + 1;
    BigDecimal fraction = new BigDecimal("1.000000059604644775390625000000001");
    float[] text = new float[2];
    one.encode(List.of(Long.toString(exact)), text, 0);
    one.encode(List.of(fraction.toString()), text, 1);
    float[] inputs = new float[1];
    for (Object whole : List.of(exact, BigInteger.valueOf(exact), BigDecimal.valueOf(exact))) {
      one.encode(Map.of("a", whole), inputs, 0);
      assertEquals(text[0], inputs[0]);
    }
    one.encode(Map.of("a", fraction), inputs, 0);
    assertEquals(text[1], inputs[0]);
    assertEquals(Math.nextUp(1f), inputs[0]);
  }

  @Test
  void codesThatAreNumbersAreFoundByTheirText() {
    Columns codes = Columns.of(List.of(CategoryColumn.of("code", List.of("7", "007"))));
    float[] inputs = new float[2];
    for (Object seven : List.of(7, 7L, 7.0, 7f, "7", " 7 ")) {
      codes.encode(Map.of("code", seven), inputs, 0);
      assertArrayEquals(new float[] {1, 0}, inputs);
    }
    codes.encode(List.of("007"), inputs, 0);
    assertArrayEquals(new float[] {0, 1}, inputs);
  }

  @Test
  void whatIsRefusedIsSaid() {
    Columns strict =
        Columns.of(
            List.of(
                NumberColumn.of("a"),
                CategoryColumn.of("c", List.of("blue", "green"))
                    .withUnseen(Unknown.REFUSED)
                    .withMissing(Unknown.REFUSED)));
    float[] inputs = new float[3];
    String text =
        refused(DataException.class, () -> strict.encode(List.of("1", "bleu"), inputs, 0));
    assertTrue(text.contains("column c, value 'bleu'") && text.contains("'blue'"), text);
    for (List<String> row :
        List.of(
            List.of("NA", "blue"),
            List.of("1", ""),
            List.of("inf", "blue"),
            List.of("x", "blue"),
            List.of("1e40", "blue"),
            List.of("1,5", "blue"))) {
      refused(DataException.class, () -> strict.encode(row, inputs, 0));
    }
    text =
        refused(DataException.class, () -> strict.encode(Map.of("aa", 1, "c", "blue"), inputs, 0));
    assertTrue(text.contains("no 'a'") && text.contains("did you mean 'aa'?"), text);
    refused(
        DataException.class,
        () -> strict.encode(Map.of("a", Double.POSITIVE_INFINITY, "c", "blue"), inputs, 0));
    text = refused(DataException.class, () -> strict.encode(new double[2], 0, 1, inputs, 0));
    assertTrue(text.contains("column 'c' has names"), text);
    refused(ShapeException.class, () -> strict.encode(List.of("1"), inputs, 0));
    refused(ShapeException.class, () -> strict.encode(List.of("1", "blue"), inputs, 1));
    text =
        refused(
            DataException.class,
            () -> NUMBERS.encode(new double[] {Double.NaN, 1}, 0, 1, new float[3], 0));
    assertTrue(text.contains("column t") && text.contains("missing"), text);
    refused(ShapeException.class, () -> NUMBERS.encode(new double[3], 0, 2, new float[6], 0));
    refused(ShapeException.class, () -> NUMBERS.encode(new double[3], 2, 1, new float[6], 0));
  }

  @Test
  void descriptionsThatMakeNoSense() {
    refused(DataException.class, () -> Columns.of(List.of()));
    refused(DataException.class, () -> Columns.ofNumbers(List.of("a", "a")));
    refused(DataException.class, () -> NumberColumn.of(""));
    refused(DataException.class, () -> NumberColumn.of("a").withOffset(Double.NaN));
    refused(DataException.class, () -> NumberColumn.of("a").withReplacement(1e300));
    refused(DataException.class, () -> NumberColumn.of("a").withIndicator());
    refused(DataException.class, () -> CategoryColumn.of("c", List.of()));
    refused(DataException.class, () -> CategoryColumn.of("c", List.of("x", "x")));
    refused(
        DataException.class,
        () -> Columns.of(List.of(NumberColumn.of("c=x"), CategoryColumn.of("c", List.of("x")))));
  }

  @Test
  void otherTextsForMissing() {
    Columns columns =
        Columns.of(
                List.of(
                    NumberColumn.of("a").withReplacement(5), CategoryColumn.of("c", List.of("NA"))))
            .withNaValues(List.of("-999"));
    float[] inputs = new float[2];
    columns.encode(List.of("-999.0", "NA"), inputs, 0);
    assertArrayEquals(new float[] {5, 1}, inputs);
    assertEquals(columns, Columns.parse(columns.toString()));
    assertNotEquals(columns, columns.withNaValues(null));
  }

  @Test
  void describesItself() {
    String table = MIXED.describe();
    assertTrue(table.contains("less 1700000000; refused if missing"), table);
    assertTrue(table.contains("as it is; 40 if missing, which an input says"), table);
    assertTrue(table.contains("one of 2; 'other' if not known, zeros if missing"), table);
    assertTrue(table.endsWith("4 columns, 7 inputs\n"), table);
  }

  @Test
  void doublesBecomeInputsWithoutAllocation() {
    double[] cells = {1_700_000_073d, Double.NaN};
    float[] inputs = new float[3];
    Allocation.assertNone("encode", 10_000, () -> NUMBERS.encode(cells, 0, 1, inputs, 0));
  }
}
