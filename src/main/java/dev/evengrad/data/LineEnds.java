package dev.evengrad.data;

import java.util.List;

/**
 * Separators at the ends of lines, as in {@code 1,2,cat,}: if all lines have them, or all but the
 * header, or only the header, they begin no column.
 *
 * @param columns how many columns the file has
 * @param surplus by how many empty cells lines are longer, 0 if they are not
 */
record LineEnds(int columns, int surplus) {

  /**
   * Looks at the first rows of a file.
   *
   * @param sample at least one row
   */
  static LineEnds of(List<CsvRow> sample) {
    int columns = 1;
    int longest = 0;
    int shortest = Integer.MAX_VALUE;
    CsvRow first = sample.getFirst();
    for (int i = 0; i < sample.size(); i++) {
      CsvRow row = sample.get(i);
      int cells = row.cells().size();
      longest = Math.max(longest, cells);
      shortest = i == 0 ? shortest : Math.min(shortest, cells);
      columns = Math.max(columns, withoutEmptyEnd(row));
    }
    boolean below = sample.size() > 1 && shortest > columns;
    boolean above = first.cells().size() > columns && (sample.size() == 1 || shortest == columns);
    return below || above
        ? new LineEnds(columns, longest - columns)
        : new LineEnds(first.cells().size(), 0);
  }

  private static int withoutEmptyEnd(CsvRow row) {
    int cells = row.cells().size();
    while (cells > 0 && row.cells().get(cells - 1).isEmpty() && !row.quoted().get(cells - 1)) {
      cells--;
    }
    return cells;
  }

  /** The row without the empty cells that begin no column. */
  CsvRow cut(CsvRow row) {
    return surplus > 0 && row.cells().size() > columns && withoutEmptyEnd(row) <= columns
        ? new CsvRow(row.line(), row.cells().subList(0, columns), row.quoted())
        : row;
  }

  /** Whether the row begins as a comment does. */
  static boolean isComment(CsvRow row) {
    String begin = row.cells().getFirst();
    return begin.startsWith("#") || begin.startsWith("%") || begin.startsWith("//");
  }

  /** What a row with another number of cells than the first may be, to end a message with. */
  String advice(CsvRow row, boolean hasHeader) {
    if (isComment(row)) {
      return "; if it is a comment, take it out: there are no comments in CSV";
    }
    return hasHeader && row.cells().size() == columns + 1
        ? "; if rows begin with a name or number of their own that the header lacks, as R writes"
            + " them, write the file without (row.names=FALSE)"
        : "";
  }
}
