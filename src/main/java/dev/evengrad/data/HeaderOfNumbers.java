package dev.evengrad.data;

import dev.evengrad.columns.NumberText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a first row with numbers in it, as {@code 2019,2020,label}, may be a header after all.
 * Nothing in such a row contradicts the rows below, so it would be learned from as a row of data
 * without a word.
 */
final class HeaderOfNumbers {
  /** How many times the width of a column's range a number is away from it to be none of it. */
  private static final double FAR = 3;

  private HeaderOfNumbers() {}

  /**
   * Whether the numbers may be names: they differ, and the row does not belong to those below. That
   * is so if all its texts are none of the few that are repeated below; with no text, if all its
   * whole numbers are far from those below.
   */
  static boolean isPossible(CsvRow first, List<CsvRow> below) {
    Set<String> numbers = new HashSet<>();
    boolean digits = true;
    boolean far = true;
    int texts = 0;
    for (int column = 0; column < first.cells().size(); column++) {
      String cell = first.cells().get(column);
      if (NumberText.isNumber(cell)) {
        if (!numbers.add(cell)) {
          return false;
        }
        digits &= cell.chars().allMatch(c -> c >= '0' && c <= '9');
        far &= isFar(Double.parseDouble(cell), column, below);
      } else if (!cell.isEmpty()) {
        if (!isForeign(cell, column, below)) {
          return false;
        }
        texts++;
      }
    }
    return texts > 0 ? digits || far : digits && far && numbers.size() > 1;
  }

  /** Whether the row has numbers, all in quotes, and those below have none: a program's names. */
  static boolean isCertain(CsvRow first, List<CsvRow> below) {
    return hasNumbers(first, true)
        && !hasNumbers(first, false)
        && below.stream().anyMatch(row -> hasNumbers(row, false))
        && below.stream().noneMatch(row -> hasNumbers(row, true));
  }

  private static boolean hasNumbers(CsvRow row, boolean quoted) {
    for (int column = 0; column < row.cells().size(); column++) {
      if (row.quoted().get(column) == quoted && NumberText.isNumber(row.cells().get(column))) {
        return true;
      }
    }
    return false;
  }

  /** Whether texts are repeated in the column below, and this one is none of them. */
  private static boolean isForeign(String text, int column, List<CsvRow> below) {
    Set<String> seen = new HashSet<>();
    boolean repeated = false;
    for (CsvRow row : below) {
      if (column < row.cells().size()) {
        String cell = row.cells().get(column);
        if (cell.equals(text)) {
          return false;
        }
        repeated |= !seen.add(cell);
      }
    }
    return repeated;
  }

  private static boolean isFar(double value, int column, List<CsvRow> below) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    int count = 0;
    for (CsvRow row : below) {
      if (column < row.cells().size() && NumberText.isNumber(row.cells().get(column))) {
        double other = Double.parseDouble(row.cells().get(column));
        least = Math.min(least, other);
        most = Math.max(most, other);
        count++;
      }
    }
    double width = most > least ? most - least : Math.max(1, Math.abs(most));
    double distance = Math.max(least - value, value - most);
    return count > 1 && distance > FAR * width;
  }
}
