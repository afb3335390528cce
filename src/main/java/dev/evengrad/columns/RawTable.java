package dev.evengrad.columns;

import dev.evengrad.DataException;
import dev.evengrad.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a table as they come, and what is learned from them about its columns. Rows are added one after another, as text or as
 * doubles; {@link #end} says which cells cannot be used; then {@link #fit} learns from some of the rows, the training rows, how all
 * become inputs, and {@link #encode} applies it.
 *
 * <p>A column has names if most of its values are no numbers, or if the rules say so. What is learned: the names there are, in the order
 * of their characters; means and medians of numbers for missing values (sums in double, in the order of the rows); and offsets where
 * floats are too coarse, as {@link NumberColumn} has them. The same rows give the same columns on every machine.
 */
public final class RawTable {
  private static final String IMPUTE =
      ", or train a model that replaces missing values (train --impute, in Java"
          + " ColumnRules.withImputation)";

  private final List<String> names;
  private final ColumnRules rules;
  private final @Nullable List<String> naValues;
  private final List<RawColumn> columns = new ArrayList<>();
  private final CellFaults faults = new CellFaults();
  private int rows;
  private boolean ended;

  /**
   * A table without rows.
   *
   * @param names of the columns, in the order of the cells
   * @param naValues the texts that stand for a missing value, null for the usual ones
   */
  public RawTable(List<String> names, ColumnRules rules, @Nullable List<String> naValues) {
    this.names = List.copyOf(names);
    this.rules = rules;
    this.naValues = naValues;
    MissingValues missing = MissingValues.of(naValues);
    String missingFault =
        rules.imputation().kind() == Imputation.Kind.NONE ? MissingValues.REASON + IMPUTE : null;
    for (int c = 0; c < names.size(); c++) {
      boolean categories = rules.categories().contains(names.get(c));
      columns.add(new RawColumn(c, categories, rules.mostValues(), missing, faults, missingFault));
    }
  }

  /** As the other, with the usual texts for missing values. */
  public RawTable(List<String> names, ColumnRules rules) {
    this(names, rules, null);
  }

  /**
   * Adds a row of text. Blanks at either end of a cell do not matter; null is a missing value, as the empty text is.
   *
   * @throws ShapeException if there are not as many cells as columns
   */
  public void add(List<String> cells) {
    requireOpen(cells.size());
    for (int c = 0; c < columns.size(); c++) {
      String cell = cells.get(c);
      columns.get(c).add(cell == null ? "" : cell.strip());
    }
    rows++;
  }

  /**
   * Adds a row of numbers; NaN is missing.
   *
   * @throws ShapeException if there are not as many numbers as columns
   */
  public void add(double[] cells) {
    requireOpen(cells.length);
    for (int c = 0; c < columns.size(); c++) {
      columns.get(c).add(cells[c]);
    }
    rows++;
  }

  private void requireOpen(int cells) {
    if (ended) {
      throw new IllegalStateException("the table has ended, no row can be added");
    }
    if (cells != columns.size()) {
      throw new ShapeException(
          "a row of " + cells + " cells in a table of " + columns.size() + " columns");
    }
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The names of the columns. */
  public List<String> names() {
    return names;
  }

  /**
   * Ends the table.
   *
   * @return the cells that cannot be used, none of which may be there for what follows
   * @throws DataException if a column has more names than the rules allow
   */
  public CellFaults end() {
    if (ended) {
      return faults;
    }
    ended = true;
    columns.forEach(RawColumn::end);
    for (int c = 0; c < columns.size(); c++) {
      RawColumn column = columns.get(c);
      if (column.categories() && column.valueCount() > rules.mostValues()) {
        throw new DataException(
            "column '"
                + CellText.shown(names.get(c))
                + "' has "
                + column.valueCount()
                + " different values in "
                + rows
                + " rows, and each would become an input; expected at most "
                + rules.mostValues()
                + ": leave the column out (--drop, in Java CsvOptions.withDrop), put its values"
                + " into fewer groups, or allow more (--most-values, in Java"
                + " ColumnRules.withMostValues)");
      }
    }
    return faults;
  }

  /** The first column of names, from 0; -1 if all have numbers. */
  public int firstCategories() {
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c).categories()) {
        return c;
      }
    }
    return -1;
  }

  /** The first name in a column of names that is not missing, as a fault. */
  public CellFault firstName(int column) {
    int row = columns.get(column).missingRows().nextClearBit(0);
    return new CellFault(row, column, row < rows ? columns.get(column).name(row) : "", "");
  }

  /** Learns from all rows. */
  public Columns fit() {
    int[] all = new int[rows];
    Arrays.setAll(all, row -> row);
    return fit(all);
  }

  /**
   * Learns from some rows.
   *
   * @param training their numbers from 0, in the order in which they are gone through
   * @throws DataException if a column has no value in them, or cells of the table cannot be used
   */
  public Columns fit(int[] training) {
    requireSound();
    List<Column> fitted = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      RawColumn column = columns.get(c);
      fitted.add(
          column.categories()
              ? names(names.get(c), column, training)
              : numbers(names.get(c), column, training));
    }
    Columns columns = Columns.of(fitted).withNaValues(naValues);
    return columns.plain() ? columns : columns.requireRoom();
  }

  private void requireSound() {
    CellFaults found = end();
    if (found.count() > 0) {
      CellFault first = found.first().getFirst();
      throw new DataException(
          "row " + first.row() + " of the table",
          -1,
          names.get(first.column()),
          CellText.shown(first.cell()),
          first.reason());
    }
  }

  private CategoryColumn names(String name, RawColumn column, int[] training) {
    TreeMap<String, Integer> counts = new TreeMap<>();
    for (int row : training) {
      if (!column.missingRows().get(row)) {
        counts.merge(column.name(row), 1, Integer::sum);
      }
    }
    int least = rules.unseen() == Unknown.OTHER ? 2 : 1;
    List<String> values =
        counts.entrySet().stream().filter(e -> e.getValue() >= least).map(e -> e.getKey()).toList();
    if (values.isEmpty()) {
      throw noValue(name, training.length);
    }
    Unknown missing =
        rules.imputation().kind() == Imputation.Kind.NONE
            ? Unknown.REFUSED
            : rules.unseen() == Unknown.OTHER ? Unknown.OTHER : Unknown.ZEROS;
    return CategoryColumn.of(name, values).withUnseen(rules.unseen()).withMissing(missing);
  }

  private NumberColumn numbers(String name, RawColumn column, int[] training) {
    NumberStore store = column.numbers();
    double[] values = present(column, training);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    Imputation imputation = rules.imputation();
    if (sorted.length == 0
        && (imputation.kind() == Imputation.Kind.MEAN
            || imputation.kind() == Imputation.Kind.MEDIAN)) {
      throw noValue(name, training.length);
    }
    double offset = store.exact() ? 0 : Offsets.of(sorted);
    double replacement =
        switch (imputation.kind()) {
          case NONE -> Double.NaN;
          case MEAN -> mean(values, offset);
          case MEDIAN -> {
            double low = sorted[(sorted.length - 1) / 2];
            yield low + (sorted[sorted.length / 2] - low) / 2;
          }
          case VALUE -> imputation.value();
        };
    boolean indicator = imputation.indicator() && values.length < training.length;
    return new NumberColumn(name, offset, replacement, indicator);
  }

  /** The sum is that of the differences from the offset, which are small where there is one. */
  private static double mean(double[] values, double offset) {
    double sum = 0;
    for (double value : values) {
      sum += value - offset;
    }
    return offset + sum / values.length;
  }

  private static double[] present(RawColumn column, int[] training) {
    double[] values = new double[training.length];
    int count = 0;
    for (int row : training) {
      double value = column.numbers().get(row);
      if (!Double.isNaN(value)) {
        values[count++] = value;
      }
    }
    return Arrays.copyOf(values, count);
  }

  private static DataException noValue(String name, int rows) {
    return new DataException(
        "column '"
            + CellText.shown(name)
            + "' has no value in any of the "
            + rows
            + " training rows, so there is nothing to learn from it; leave it out (--drop, in Java"
            + " CsvOptions.withDrop)");
  }

  /**
   * The inputs of some rows.
   *
   * @param selected their numbers from 0
   * @return {@code [selected.length][fitted.inputs()]}, row by row
   * @throws DataException if a cell is refused
   */
  public float[] encode(Columns fitted, int[] selected) {
    int width = fitted.inputs();
    float[] inputs = new float[Math.multiplyExact(selected.length, width)];
    int first = 0;
    for (int c = 0; c < columns.size(); c++) {
      Column column = fitted.columns().get(c);
      RawColumn raw = columns.get(c);
      for (int i = 0; i < selected.length; i++) {
        int row = selected[i];
        int at = i * width + first;
        String fault =
            raw.missingRows().get(row)
                ? column.encodeMissing(inputs, at)
                : column instanceof NumberColumn number
                    ? number.encode(raw.numbers().get(row), inputs, at)
                    : column.encode(raw.name(row), inputs, at);
        if (fault != null) {
          throw new DataException("row " + row + " of the table", -1, names.get(c), "", fault);
        }
      }
      first += column.inputNames().size();
    }
    return inputs;
  }

  /** Columns that tell rows apart rather than say something of them, as row numbers do, each in a sentence; the table has ended. */
  public List<String> rowNameNotes() {
    return RowNames.notes(names, columns, rows);
  }

  /** Columns that floats cannot tell apart well, each in a sentence: how many values stay different, and what is subtracted. */
  public List<String> offsetNotes(Columns fitted) {
    List<String> notes = new ArrayList<>();
    int[] all = new int[rows];
    Arrays.setAll(all, row -> row);
    for (int c = 0; c < columns.size(); c++) {
      if (fitted.columns().get(c) instanceof NumberColumn number && number.offset() != 0) {
        double[] sorted = present(columns.get(c), all);
        Arrays.sort(sorted);
        notes.add(
            "column '"
                + CellText.shown(number.name())
                + "': of "
                + Offsets.distinct(sorted)
                + " different values floats keep "
                + Offsets.distinctFloats(sorted, 0)
                + " apart, so the median of the training rows is subtracted first; the model keeps"
                + " it, and does so too in rows of text and double[], but in a float[] it is too"
                + " late");
      }
    }
    return notes;
  }
}
