package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.columns.NumberText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Decides whether the first row of a CSV file has the names of the columns, and reads them. */
final class CsvHeader {
  private static final String HOW =
      " (on the command line --header yes or --header no, in Java CsvOptions.withHeader)";

  private CsvHeader() {}

  /**
   * Whether {@code first} is a header.
   *
   * @param known names of which a header has all; may be empty
   * @param below some of the rows below
   */
  static boolean isHeader(
      Path file, CsvOptions.Header option, CsvRow first, List<CsvRow> below, List<String> known) {
    if (option != CsvOptions.Header.DETECT) {
      return option == CsvOptions.Header.PRESENT;
    }
    if (!known.isEmpty() && first.cells().containsAll(known)) {
      return true;
    }
    if (HeaderOfNumbers.isCertain(first, below)) {
      return true;
    }
    int names = 0;
    int numbers = 0;
    int contradicting = -1;
    for (int column = 0; column < first.cells().size(); column++) {
      String cell = first.cells().get(column);
      if (NumberText.isNumber(cell)) {
        numbers++;
      } else if (!NumberText.isMissing(cell) && !NumberText.isInfinity(cell)) {
        names++;
        if (mostlyNumbers(column, below)) {
          contradicting = column;
        }
      }
    }
    if (numbers == 0 && names > 0) {
      // It cannot be data: every row of data has at least one feature, which is a number.
      return true;
    }
    if (contradicting < 0) {
      if (HeaderOfNumbers.isPossible(first, below)) {
        throw FileFault.at(
            file,
            first.line(),
            "",
            "",
            "this row may be a header whose names are numbers, or the first row of data, since "
                + (names > 0
                    ? "its text is found in no row below"
                    : "its numbers are far from those of all rows below")
                + "; say whether the file has a header"
                + HOW);
      }
      return false;
    }
    if (!countsColumns(first.cells())) {
      throw FileFault.at(
          file,
          first.line(),
          Integer.toString(contradicting + 1),
          first.cells().get(contradicting),
          "not a number, as most rows have here, in a row with numbers: neither a header nor data;"
              + " correct it, or say whether the file has a header"
              + HOW);
    }
    return true;
  }

  private static boolean mostlyNumbers(int column, List<CsvRow> rows) {
    int numbers = 0;
    int others = 0;
    for (CsvRow row : rows) {
      if (column < row.cells().size()) {
        String cell = row.cells().get(column);
        if (NumberText.isNumber(cell)) {
          numbers++;
        } else if (!NumberText.isMissing(cell)) {
          others++;
        }
      }
    }
    return numbers > others;
  }

  /** Whether the numbers are 0, 1, 2, ... or 1, 2, 3, ...: names that a program gave. */
  private static boolean countsColumns(List<String> cells) {
    long next = -1;
    for (String cell : cells) {
      if (NumberText.isNumber(cell)) {
        if (next < 0 && (cell.equals("0") || cell.equals("1"))) {
          next = Long.parseLong(cell);
        }
        if (!cell.equals(Long.toString(next))) {
          return false;
        }
        next++;
      }
    }
    return true;
  }

  /**
   * The names in a header; a cell without one gets {@code column N}, counted from 1.
   *
   * @throws DataException if a name is there twice
   */
  static List<String> names(Path file, CsvRow header) {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < header.cells().size(); i++) {
      String cell = header.cells().get(i);
      String name = cell.isEmpty() ? "column " + (i + 1) : cell;
      if (!seen.add(name)) {
        throw FileFault.at(
            file,
            header.line(),
            Integer.toString(i + 1),
            name,
            "two columns have this name; rename one");
      }
      names.add(name);
    }
    return names;
  }
}
