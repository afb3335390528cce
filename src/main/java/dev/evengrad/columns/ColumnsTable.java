package dev.evengrad.columns;

import java.util.ArrayList;
import java.util.List;

/** The table that {@link Columns#describe} prints. */
final class ColumnsTable {
  private static final int SHOWN = 60;

  private ColumnsTable() {}

  static String of(Columns columns) {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"column", "its values", "inputs"});
    for (Column column : columns.columns()) {
      lines.add(new String[] {column.name(), column.treatment(), shortened(column.inputNames())});
    }
    int[] widths = new int[3];
    for (String[] line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(line[i]).repeat(' ', widths[i] - line[i].length() + 2);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.append(columns.count() + " columns, " + columns.inputs() + " inputs\n").toString();
  }

  private static String shortened(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      if (text.length() > SHOWN) {
        return text + ", ... (" + names.size() + ")";
      }
      text.append(i == 0 ? "" : ", ").append(CellText.shown(names.get(i)));
    }
    return text.toString();
  }
}
