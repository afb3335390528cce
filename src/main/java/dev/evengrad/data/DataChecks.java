package dev.evengrad.data;

import dev.evengrad.DataException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The conditions every dataset meets, each with the message for data that do not. */
final class DataChecks {
  private DataChecks() {}

  /** {@code length == rows * columns}, and neither is 0. */
  static void requireTable(String source, String what, int length, int rows, int columns) {
    if (columns < 1) {
      throw new DataException(
          source + ": the number of " + what + " per row is " + columns + ", expected at least 1");
    }
    if (rows < 1) {
      throw new DataException(source + ": there are no rows");
    }
    if (length != (long) rows * columns) {
      throw new DataException(
          source
              + ": there are "
              + length
              + " "
              + what
              + ", expected "
              + (long) rows * columns
              + " ("
              + rows
              + " rows of "
              + columns
              + ")");
    }
  }

  /** None at all, or one for each of {@code count} columns, none empty, none twice. */
  static void requireNames(String source, String what, List<String> names, int count) {
    if (names.isEmpty()) {
      return;
    }
    if (names.size() != count) {
      throw new DataException(
          source + ": there are " + names.size() + " " + what + ", expected " + count);
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      if (names.get(i).isEmpty()) {
        throw new DataException(source + ": " + what + ": name " + i + " (from 0) is empty");
      }
      if (!seen.add(names.get(i))) {
        throw new DataException(
            source + ": " + what + ": the name '" + names.get(i) + "' is given twice");
      }
    }
  }

  static void requireFinite(
      String source, String what, float[] values, int columns, List<String> names) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        int column = i % columns;
        throw new DataException(
            source,
            -1,
            names.isEmpty() ? Integer.toString(column) : names.get(column),
            Float.toString(values[i]),
            "row "
                + i / columns
                + ", "
                + what
                + " "
                + column
                + " (both counted from 0) is not a finite number");
      }
    }
  }

  static void requireClasses(String source, int[] classes, int classCount) {
    for (int row = 0; row < classes.length; row++) {
      if (classes[row] < 0 || classes[row] >= classCount) {
        throw new DataException(
            source,
            -1,
            "class",
            Integer.toString(classes[row]),
            "the class of row "
                + row
                + " (from 0) is out of range: there are "
                + classCount
                + " classes, so it must be from 0 to "
                + (classCount - 1));
      }
    }
  }

  static void requireRowWeights(String source, float[] weights, int rows) {
    if (weights.length != rows) {
      throw new DataException(
          source + ": there are " + weights.length + " row weights for " + rows + " rows");
    }
    boolean some = false;
    for (int row = 0; row < rows; row++) {
      if (!(weights[row] >= 0) || Float.isInfinite(weights[row])) {
        throw new DataException(
            source,
            -1,
            "row weight",
            Float.toString(weights[row]),
            "the weight of row " + row + " (from 0) must be a finite number of at least 0");
      }
      some |= weights[row] > 0;
    }
    if (!some) {
      throw new DataException(source + ": all row weights are 0, so nothing can be learned");
    }
  }

  static void requireRows(String source, int[] selected, int rows) {
    if (selected.length == 0) {
      throw new DataException(source + ": no rows are selected");
    }
    for (int row : selected) {
      if (row < 0 || row >= rows) {
        throw new DataException(
            source + ": row " + row + " is out of range: there are " + rows + ", counted from 0");
      }
    }
  }

  static void requireSeveralClasses(String source, Dataset data) {
    if (!data.classification()) {
      return;
    }
    int present = 0;
    int last = 0;
    int[] counts = data.classCounts();
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] > 0) {
        present++;
        last = c;
      }
    }
    if (present < 2) {
      throw new DataException(
          source
              + ": all "
              + data.rows()
              + " rows belong to one class, '"
              + data.classNames().get(last)
              + "': there is nothing to tell apart; give rows of at least two classes");
    }
  }
}
