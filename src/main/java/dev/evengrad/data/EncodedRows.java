package dev.evengrad.data;

import dev.evengrad.columns.CategoryColumn;
import dev.evengrad.columns.CellFaults;
import dev.evengrad.columns.CellText;
import dev.evengrad.columns.Columns;
import dev.evengrad.columns.Unknown;
import java.util.ArrayList;
import java.util.List;

/** Rows that become inputs as they are read, by columns that are known. */
final class EncodedRows implements CsvReading.RowSink {
  private final Columns columns;
  private final FloatList inputs = new FloatList();
  private final CellFaults faults = new CellFaults();
  private final float[] row;

  /** By column how many values are none of those that are known, and the first of them. */
  private final long[] unseen;

  private final String[] firstUnseen;
  private int rows;

  EncodedRows(Columns columns) {
    this.columns = columns;
    this.row = new float[columns.inputs()];
    this.unseen = new long[columns.count()];
    this.firstUnseen = new String[columns.count()];
  }

  @Override
  public void add(List<String> cells) {
    for (int c = 0; c < cells.size(); c++) {
      String cell = cells.get(c);
      String fault = columns.fault(c, cell, row, 0);
      if (fault != null) {
        faults.add(rows, c, cell, fault);
      } else if (columns.unseen(c, cell) && unseen[c]++ == 0) {
        firstUnseen[c] = cell;
      }
    }
    for (float input : row) {
      inputs.add(input);
    }
    rows++;
  }

  /** The cells that cannot be used. */
  CellFaults faults() {
    return faults;
  }

  /** {@code [rows][columns.inputs()]}, row by row. */
  float[] inputs() {
    return inputs.toArray();
  }

  /** Which columns have values that training did not meet, a sentence each. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (int c = 0; c < unseen.length; c++) {
      if (unseen[c] > 0 && columns.columns().get(c) instanceof CategoryColumn column) {
        remarks.add(
            "column '%s': %,d of %,d rows have a value that training did not meet, such as '%s'; %s"
                .formatted(
                    CellText.shown(column.name()),
                    unseen[c],
                    rows,
                    CellText.shown(firstUnseen[c]),
                    column.unseen() == Unknown.OTHER
                        ? "it is taken for 'other'"
                        : "all inputs of the column are 0 there"));
      }
    }
    return remarks;
  }
}
