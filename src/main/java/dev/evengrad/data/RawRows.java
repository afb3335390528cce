package dev.evengrad.data;

import dev.evengrad.columns.Columns;
import dev.evengrad.columns.RawTable;
import java.util.Arrays;

/**
 * The rows of a dataset as they stood in their table, so that a part of them can learn anew how they become inputs.
 *
 * @param table all rows of the table, which has ended
 * @param rows which of them, from 0, in the order of the dataset
 */
record RawRows(RawTable table, int[] rows) {
  static RawRows all(RawTable table) {
    int[] all = new int[table.rows()];
    Arrays.setAll(all, row -> row);
    return new RawRows(table, all);
  }

  /** Some of these, counted from 0 among them. */
  RawRows select(int[] selected) {
    return new RawRows(table, Arrays.stream(selected).map(row -> rows[row]).toArray());
  }

  Columns fit() {
    return table.fit(rows);
  }

  float[] encode(Columns columns) {
    return table.encode(columns, rows);
  }
}
