package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.columns.CellText;
import dev.evengrad.columns.ColumnRules;
import dev.evengrad.columns.Columns;
import dev.evengrad.text.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which columns of a file are the features, in order, and which is the label.
 *
 * @param names the name of every column; empty if the file has no header
 * @param count how many columns every row has
 * @param features the features' columns from 0
 * @param label the label's column from 0, or -1 for none
 */
record CsvColumns(List<String> names, int count, int[] features, int label) {

  /** What a column is called in messages: its name, else its number from 1. */
  String nameOf(int column) {
    return names.isEmpty() ? Integer.toString(column + 1) : names.get(column);
  }

  /** The names of the features; empty if the file has no header. */
  List<String> featureNames() {
    return names.isEmpty() ? List.of() : calledFeatures();
  }

  /** What the features are called in messages: their names, else their numbers from 1. */
  List<String> calledFeatures() {
    return Arrays.stream(features).mapToObj(this::nameOf).toList();
  }

  /** Whether all columns but the label are features, in their order. */
  boolean allFeatures() {
    return Arrays.equals(features, allBut(label, count));
  }

  /** The rules of the options, with the columns called as here. */
  ColumnRules rules(CsvOptions options) {
    List<String> called = calledFeatures();
    List<String> categories = new ArrayList<>();
    for (String wanted : options.rules().categories()) {
      int column = find(names, count, wanted);
      if (column < 0 || !called.contains(nameOf(column))) {
        throw new DataException(
            "column '"
                + CellText.shown(wanted)
                + "' is to be taken for names, but is none of the features"
                + NearestName.suggestion(wanted, called));
      }
      categories.add(nameOf(column));
    }
    return options.rules().withCategories(categories);
  }

  /** The columns to learn from: there must be a label and at least one feature. */
  static CsvColumns toLearn(
      Path file, long line, List<String> names, int count, CsvOptions options) {
    if (count < 2) {
      throw FileFault.at(
          file,
          line,
          "",
          "",
          "there is one column, expected at least one feature and the label; if the columns are"
              + " separated by something else than comma, semicolon, tab, bar or blanks, say by"
              + " what (on the command line --separator, in Java CsvOptions.withSeparator)");
    }
    String wanted = options.label();
    int label = wanted == null ? count - 1 : find(names, count, wanted);
    if (label < 0) {
      throw unknownLabel(file, line, names, count, wanted == null ? "" : wanted);
    }
    Columns known = options.columns();
    int[] chosen =
        known == null
            ? new CsvFeatures(file, line, names, count, options).besides(label)
            : CsvFeatures.of(file, line, names, count, known, label);
    return new CsvColumns(names, count, chosen, label);
  }

  /**
   * The columns to predict from: by name if both sides have names, else all in order. The label
   * column, if it is there, is left out.
   */
  static CsvColumns toPredict(
      Path file, long line, List<String> names, int count, CsvOptions options, int featureCount) {
    List<String> features = options.featureNames();
    String labelName = options.label();
    Columns known = options.columns();
    int label = labelName == null ? -1 : find(names, count, labelName);
    if (known != null) {
      // by name the label is passed over as every other column is
      int besides = names.isEmpty() ? label : -1;
      return new CsvColumns(
          names, count, CsvFeatures.of(file, line, names, count, known, besides), -1);
    }
    if (!names.isEmpty() && !features.isEmpty()) {
      return new CsvColumns(names, count, byName(file, line, names, features), -1);
    }
    if (count == featureCount) {
      return new CsvColumns(names, count, allBut(-1, count), -1);
    }
    if (count == featureCount + 1 && label >= 0) {
      return new CsvColumns(names, count, allBut(label, count), -1);
    }
    throw wrongCount(
        file,
        line,
        count,
        featureCount,
        labelName == null
            ? "the features"
            : names.isEmpty() && label < 0
                ? "the features; without a header the label, '"
                    + labelName
                    + "' in training, goes by its number from 1 (--label)"
                : "the features, with or without '" + labelName + "'");
  }

  /** The column of that name, else of that number from 1, else -1. */
  static int find(List<String> names, int count, String wanted) {
    int named = names.indexOf(wanted);
    if (named >= 0) {
      return named;
    }
    if (!wanted.isEmpty()
        && wanted.length() <= 9
        && wanted.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = Integer.parseInt(wanted);
      return number >= 1 && number <= count ? number - 1 : -1;
    }
    return -1;
  }

  static int[] allBut(int label, int count) {
    int[] columns = new int[label < 0 ? count : count - 1];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = label < 0 || i < label ? i : i + 1;
    }
    return columns;
  }

  /** As {@link #find}, where it must be there. */
  static int require(Path file, long line, List<String> names, int count, String wanted) {
    int found = find(names, count, wanted);
    if (found < 0) {
      throw FileFault.at(
          file,
          line,
          wanted,
          "",
          names.isEmpty()
              ? "there is no such column; the file has no header, so give numbers from 1 to "
                  + count
              : "this column is missing" + NearestName.suggestion(wanted, names));
    }
    return found;
  }

  private static int[] byName(Path file, long line, List<String> names, List<String> wanted) {
    return wanted.stream()
        .mapToInt(name -> require(file, line, names, names.size(), name))
        .toArray();
  }

  static DataException wrongCount(Path file, long line, int count, int expected, String what) {
    return FileFault.at(
        file, line, "", "", "there are " + count + " columns, expected " + expected + ": " + what);
  }

  private static DataException unknownLabel(
      Path file, long line, List<String> names, int count, String wanted) {
    return FileFault.at(
        file,
        line,
        wanted,
        "",
        names.isEmpty()
            ? "there is no such label column; the file has no header, so give a number from 1 to "
                + count
            : "there is no such label column" + NearestName.suggestion(wanted, names));
  }
}
