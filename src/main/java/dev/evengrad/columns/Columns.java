package dev.evengrad.columns;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import dev.evengrad.text.NearestName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of a table become the inputs of a network: what each column is called and what becomes of its cells. A model keeps it,
 * so that a service treats its rows as training treated those of the file. Immutable and safe to share between threads.
 *
 * <p>A row is given as text, one cell for each column in their order; by the names of the columns; or, where all columns are numbers,
 * as doubles of which NaN is missing. The same value gives the same bits in all three.
 */
public final class Columns {
  /** The most columns that a model file has room for. */
  static final int MOST_COLUMNS = 1 << 15;

  /** The most UTF-8 bytes that the names of their inputs may have in all there. */
  static final int MOST_NAME_BYTES = 1 << 20;

  private final List<Column> columns;
  private final List<String> names;
  private final List<String> inputNames;
  private final Map<String, Integer> indices = new HashMap<>();
  private final MissingValues missing;

  /** By column the first of its inputs. */
  private final int[] offsets;

  /** All columns where they are numbers, else null. */
  private final NumberColumn @Nullable [] numbers;

  private Columns(List<Column> columns, MissingValues missing) {
    this.columns = List.copyOf(columns);
    this.missing = missing;
    if (columns.isEmpty()) {
      throw new DataException("there are no columns, expected at least one");
    }
    this.names = columns.stream().map(Column::name).toList();
    this.offsets = new int[columns.size()];
    List<String> inputs = new ArrayList<>();
    for (int c = 0; c < offsets.length; c++) {
      if (indices.put(names.get(c), c) != null) {
        throw new DataException("two columns are called '" + names.get(c) + "'");
      }
      offsets[c] = inputs.size();
      inputs.addAll(columns.get(c).inputNames());
    }
    Set<String> seen = new HashSet<>();
    for (String input : inputs) {
      if (!seen.add(input)) {
        throw new DataException("two inputs are called '" + input + "'; rename a column");
      }
    }
    this.inputNames = List.copyOf(inputs);
    this.numbers =
        columns.stream().allMatch(NumberColumn.class::isInstance)
            ? columns.toArray(NumberColumn[]::new)
            : null;
  }

  /**
   * The given columns, in the order of the cells of a row.
   *
   * @throws DataException if there are none, or two columns or inputs have one name
   */
  public static Columns of(List<? extends Column> columns) {
    return new Columns(List.copyOf(columns), MissingValues.USUAL);
  }

  /** Numbers as they are, none of them missing, by their names. */
  public static Columns ofNumbers(List<String> names) {
    return of(names.stream().map(NumberColumn::of).toList());
  }

  /**
   * The same, for which other texts stand for a missing value; null means the usual ones ({@code NA}, {@code NaN}, {@code null}, {@code ?}
   * and the like). An empty cell is always missing.
   */
  public Columns withNaValues(@Nullable List<String> naValues) {
    return new Columns(columns, MissingValues.of(naValues));
  }

  /** The texts that stand for a missing value; null for the usual ones. */
  public @Nullable List<String> naValues() {
    return missing.texts();
  }

  /** Reads what {@link #toString()} wrote. */
  public static Columns parse(String json) {
    return ColumnsFormat.read(json);
  }

  /**
   * These, if a model file has room for them.
   *
   * @throws DataException if there are more than {@link #MOST_COLUMNS}, or the names of their inputs have more than {@link
   *     #MOST_NAME_BYTES} UTF-8 bytes
   */
  Columns requireRoom() {
    long bytes = 0;
    for (String input : inputNames) {
      bytes += input.getBytes(StandardCharsets.UTF_8).length;
    }
    if (count() > MOST_COLUMNS || bytes > MOST_NAME_BYTES) {
      throw new DataException(
          "%,d columns whose inputs have names of %,d bytes, expected at most %,d and %,d: leave columns or values out, or shorten their names"
              .formatted(count(), bytes, MOST_COLUMNS, MOST_NAME_BYTES));
    }
    return this;
  }

  /** The columns in the order of the cells of a row. */
  public List<Column> columns() {
    return columns;
  }

  /** How many cells a row has. */
  public int count() {
    return offsets.length;
  }

  /** The names of the columns. */
  public List<String> names() {
    return names;
  }

  /** How many inputs a row becomes. */
  public int inputs() {
    return inputNames.size();
  }

  /** The names of the inputs, e.g. {@code amount}, {@code amount missing}, {@code country=DE}. */
  public List<String> inputNames() {
    return inputNames;
  }

  /** Whether all columns are numbers, so that a row may be given as doubles. */
  public boolean numbersOnly() {
    return numbers != null;
  }

  /** Whether every column is a number that is taken as it is and may not be missing. */
  public boolean plain() {
    return numbers != null && Arrays.stream(numbers).allMatch(NumberColumn::plain);
  }

  /**
   * The inputs of a row of text. As in a file, blanks at either end of a cell do not matter; null is a missing value, too.
   *
   * @param cells one for each column, in their order
   * @param inputs where they go, {@link #inputs()} from {@code offset} on
   * @throws DataException if a cell is refused, with its column and text
   * @throws ShapeException if there are not as many cells as columns, or not so much room
   */
  public void encode(List<String> cells, float[] inputs, int offset) {
    requireCount(cells.size(), "cells");
    requireRoom(inputs, offset, 1);
    for (int c = 0; c < offsets.length; c++) {
      put(c, cells.get(c), inputs, offset);
    }
  }

  /** As {@link #encode(List, float[], int)}. */
  public void encode(String[] cells, float[] inputs, int offset) {
    encode(Arrays.asList(cells), inputs, offset);
  }

  /**
   * Writes the inputs of one cell into those of its row.
   *
   * @param offset where the inputs of the row begin
   * @return null, or what is wrong with the cell, of which then nothing is written
   */
  public @Nullable String fault(int column, String cell, float[] inputs, int offset) {
    Column taken = columns.get(column);
    int at = offset + offsets[column];
    boolean none =
        taken instanceof CategoryColumn ? missing.isMissingName(cell) : missing.isMissing(cell);
    return none ? taken.encodeMissing(inputs, at) : taken.encode(cell, inputs, at);
  }

  /** Whether a cell has a value that its column, one of names, does not know. */
  public boolean unseen(int column, String cell) {
    return columns.get(column) instanceof CategoryColumn names
        && !names.knows(cell)
        && !missing.isMissingName(cell);
  }

  /**
   * The inputs of rows of doubles; nothing is allocated.
   *
   * @param cells {@code [rows][count()]}, row by row from {@code from} on; NaN is a missing value
   * @param inputs where they go, {@code [rows][inputs()]} from {@code offset} on
   * @throws DataException if a value is refused, or a column has categories
   * @throws ShapeException if an array has not so many entries
   */
  public void encode(double[] cells, int from, int rows, float[] inputs, int offset) {
    NumberColumn[] all = requireNumbers();
    if (from < 0 || rows < 0 || cells.length - (long) from < (long) rows * all.length) {
      throw new ShapeException(
          rows
              + " rows of "
              + all.length
              + " columns from "
              + from
              + " are more than the "
              + cells.length
              + " numbers given");
    }
    requireRoom(inputs, offset, rows);
    int width = inputs();
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < all.length; c++) {
        double value = cells[from + row * all.length + c];
        String fault = all[c].encode(value, inputs, offset + row * width + offsets[c]);
        if (fault != null) {
          throw refused(c, Double.toString(value), "row " + row + ": " + fault);
        }
      }
    }
  }

  /**
   * The inputs of a row by the names of its columns. A value is a {@link Number}, any other object stands for its text, null is missing;
   * other entries do not matter.
   *
   * @throws DataException if there is no entry for a column, or a value is refused
   * @throws ShapeException if there is not so much room
   */
  public void encode(Map<String, ?> row, float[] inputs, int offset) {
    requireRoom(inputs, offset, 1);
    for (int c = 0; c < offsets.length; c++) {
      String name = names.get(c);
      Object value = row.get(name);
      if (value == null && !row.containsKey(name)) {
        throw new DataException(
            "the row has no '"
                + name
                + "'"
                + NearestName.suggestion(name, row.keySet())
                + " (null would be a missing value)");
      }
      put(c, value, inputs, offset);
    }
  }

  /** As {@link #encode(Map, float[], int)} by the names of the record's components. */
  public void encode(Record row, float[] inputs, int offset) {
    encode(RecordCells.of(row), inputs, offset);
  }

  private NumberColumn[] requireNumbers() {
    if (numbers != null) {
      return numbers;
    }
    String first =
        columns.stream().filter(CategoryColumn.class::isInstance).findFirst().orElseThrow().name();
    throw new DataException(
        "column '"
            + first
            + "' has names, not numbers: give the row as text or by names of columns");
  }

  private void requireCount(int given, String what) {
    if (given != offsets.length) {
      throw new ShapeException(
          given
              + " "
              + what
              + ", expected "
              + offsets.length
              + ", one for each column: "
              + shortNames());
    }
  }

  private String shortNames() {
    int most = 20;
    return String.join(", ", names.subList(0, Math.min(most, names.size())))
        + (names.size() > most ? ", ..." : "");
  }

  private void requireRoom(float[] inputs, int offset, int rows) {
    Objects.requireNonNull(inputs);
    if (offset < 0 || inputs.length - (long) offset < (long) rows * inputs()) {
      throw new ShapeException(
          rows
              + " rows become "
              + inputs()
              + " inputs each, from "
              + offset
              + " on there is no room for them in an array of "
              + inputs.length);
    }
  }

  /** Writes the inputs of a value: a number, null for none, or what stands for its text. */
  private void put(int c, @Nullable Object value, float[] inputs, int offset) {
    Column column = columns.get(c);
    int at = offset + offsets[c];
    String fault;
    if (value == null) {
      fault = column.encodeMissing(inputs, at);
    } else if (column instanceof NumberColumn numeric
        && value instanceof Number number
        && RecordCells.isDouble(number)) {
      fault = numeric.encode(number.doubleValue(), inputs, at);
    } else {
      fault = fault(c, RecordCells.text(value), inputs, offset);
    }
    if (fault != null) {
      throw refused(c, String.valueOf(value), fault);
    }
  }

  private DataException refused(int column, String cell, String fault) {
    return new DataException("row", -1, names.get(column), CellText.shown(cell), fault);
  }

  static void requireName(String name) {
    if (name.isEmpty()) {
      throw new DataException("a column has an empty name");
    }
  }

  /** A table of the columns: name, what becomes of its values, and its inputs. */
  public String describe() {
    return ColumnsTable.of(this);
  }

  /** The text that {@link #parse} reads: one line of JSON. */
  @Override
  public String toString() {
    return ColumnsFormat.write(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Columns that
        && columns.equals(that.columns)
        && Objects.equals(naValues(), that.naValues());
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }
}
