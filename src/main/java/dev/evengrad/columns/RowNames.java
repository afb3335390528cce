package dev.evengrad.columns;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Columns that tell rows apart rather than say something of them: row numbers, keys, names. A
 * network can learn such a column by heart, and knows nothing of the next row.
 */
final class RowNames {
  /** In fewer rows all values differ easily. */
  private static final int FEWEST = 10;

  private static final Pattern KEY =
      Pattern.compile("(?:.*[-_. ])?(?i:id|uuid|guid|key|index|rowid|row)|.*[a-z](?:Id|ID)");

  private RowNames() {}

  /** A sentence for each such column. */
  static List<String> notes(List<String> names, List<RawColumn> columns, int rows) {
    List<String> notes = new ArrayList<>();
    if (rows < FEWEST) {
      return notes;
    }
    for (int c = 0; c < columns.size(); c++) {
      String what = what(names.get(c), columns.get(c), rows);
      if (what != null) {
        notes.add(
            "column '"
                + CellText.shown(names.get(c))
                + "' "
                + what
                + "; it tells them apart and says little of others: leave it out, unless it means"
                + " something (--drop, in Java CsvOptions.withDrop)");
      }
    }
    return notes;
  }

  private static @Nullable String what(String name, RawColumn column, int rows) {
    if (column.categories()) {
      return column.missingRows().isEmpty() && column.valueCount() == rows
          ? "has another text in each of the " + rows + " rows"
          : null;
    }
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    boolean rising = true;
    boolean falling = true;
    double before = Double.NaN;
    for (int row = 0; row < rows; row++) {
      double value = column.numbers().get(row);
      if (value != Math.rint(value)) {
        return null; // A missing one, which is NaN, too.
      }
      least = Math.min(least, value);
      most = Math.max(most, value);
      rising &= row == 0 || value > before;
      falling &= row == 0 || value < before;
      before = value;
    }
    // In any order, all numbers of a range may as well be values, unless the name says otherwise.
    boolean key = KEY.matcher(name).matches();
    if (most - least == rows - 1 && (rising || falling || (key && eachOnce(column, least, rows)))) {
      return "counts the " + rows + " rows";
    }
    return rising && key ? "has another whole number in each of the " + rows + " rows" : null;
  }

  private static boolean eachOnce(RawColumn column, double least, int rows) {
    BitSet seen = new BitSet(rows);
    for (int row = 0; row < rows; row++) {
      seen.set((int) (column.numbers().get(row) - least));
    }
    return seen.cardinality() == rows;
  }
}
