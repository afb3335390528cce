package dev.evengrad.data;

import dev.evengrad.SettingException;
import dev.evengrad.columns.ColumnRules;
import dev.evengrad.columns.Columns;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is read. Immutable; {@code with...} gives a changed copy.
 *
 * @param separator what separates columns; {@link #DETECT_SEPARATOR} finds out whether it is a
 *     comma, a semicolon, a tab, a bar or, where none of these is, blanks. With a blank, any number
 *     of them separates two columns
 * @param header whether the first row has the columns' names
 * @param label the column to be learned: its name, or its number from 1; null means the last
 * @param task whether the label column has classes or values
 * @param classNames the classes there are, in order, e.g. those of a trained model; empty means
 *     those that occur
 * @param featureNames the columns to take as features, in order, e.g. those of a trained model;
 *     empty means all but the label column
 * @param drop columns that are left out: names, or numbers from 1
 * @param rules what is learned about the columns: which have names rather than numbers, and what
 *     becomes of missing values
 * @param columns how the columns become inputs, if that is known already, as it is by a trained
 *     model; then feature names, dropped columns and rules do not matter. Null means that it is
 *     learned from the file
 * @param naValues the texts that stand for a missing value, instead of the usual ones, in quotes or
 *     not; a number among them stands for every text of the same value. Null means the usual ones:
 *     {@code NA}, {@code NaN}, {@code null}, {@code ?} and what else pandas takes for missing,
 *     where a label in quotes is the name of a class. An empty cell is always missing
 */
public record CsvOptions(
    char separator,
    Header header,
    @Nullable String label,
    Task task,
    List<String> classNames,
    List<String> featureNames,
    List<String> drop,
    ColumnRules rules,
    @Nullable Columns columns,
    @Nullable List<String> naValues) {

  /** The value of {@link #separator()} that asks to look at the file. */
  public static final char DETECT_SEPARATOR = '\0';

  /** Whether the first row has the columns' names. */
  public enum Header {
    /**
     * It has if no cell of it is a number, or its numbers alone are in quotes. If some are, and
     * another is not although most of the rows below have a number there, it has only if the
     * numbers count the columns (0, 1, 2, ...). The file is refused where it cannot be told: another
     * text among numbers, or numbers that may be names, as years are, since they are far from all
     * numbers below or beside a text that is none of the classes below.
     */
    DETECT,
    /** It has. */
    PRESENT,
    /** It is data already. */
    ABSENT
  }

  /** What the label column has. */
  public enum Task {
    /** Text or whole numbers are classes; other numbers are values. */
    DETECT,
    /** Classes, whatever they look like. */
    CLASSES,
    /** Values, even if all are whole numbers. */
    VALUES
  }

  /** Checks the separator and copies the lists. */
  public CsvOptions {
    if (separator == '"' || separator == '\n' || separator == '\r') {
      throw new SettingException(
          "separator", "a quote or line end", "another character, such as a comma");
    }
    classNames = List.copyOf(classNames);
    featureNames = List.copyOf(featureNames);
    drop = List.copyOf(drop);
    naValues = naValues == null ? null : List.copyOf(naValues);
  }

  /** Detects what it can; the last column is the label. */
  public static CsvOptions defaults() {
    return new CsvOptions(
        DETECT_SEPARATOR,
        Header.DETECT,
        null,
        Task.DETECT,
        List.of(),
        List.of(),
        List.of(),
        ColumnRules.DEFAULT,
        null,
        null);
  }

  /** With another separator. */
  public CsvOptions withSeparator(char newSeparator) {
    return with(parts -> parts.separator = newSeparator);
  }

  /** With another assumption about the first row. */
  public CsvOptions withHeader(Header newHeader) {
    return with(parts -> parts.header = newHeader);
  }

  /** With another label column: a name, a number from 1, or null for the last. */
  public CsvOptions withLabel(@Nullable String newLabel) {
    return with(parts -> parts.label = newLabel);
  }

  /** With another task. */
  public CsvOptions withTask(Task newTask) {
    return with(parts -> parts.task = newTask);
  }

  /** With the classes there are; a label that is none of them is refused. */
  public CsvOptions withClassNames(List<String> newClassNames) {
    return with(parts -> parts.classNames = newClassNames);
  }

  /** With the columns to take as features. */
  public CsvOptions withFeatureNames(List<String> newFeatureNames) {
    return with(parts -> parts.featureNames = newFeatureNames);
  }

  /** With columns to leave out: names, or numbers from 1. */
  public CsvOptions withDrop(List<String> newDrop) {
    return with(parts -> parts.drop = newDrop);
  }

  /** With other rules for what is learned about the columns. */
  public CsvOptions withRules(ColumnRules newRules) {
    return with(parts -> parts.rules = newRules);
  }

  /** With columns that are known, as those of a trained model; null to learn them from the file. */
  public CsvOptions withColumns(@Nullable Columns newColumns) {
    return with(parts -> parts.columns = newColumns);
  }

  /**
   * With other texts that stand for a missing value, e.g. {@code List.of("-999")}; none at all
   * leaves the empty cell only, and null the usual ones.
   */
  public CsvOptions withNaValues(@Nullable List<String> newNaValues) {
    return with(parts -> parts.naValues = newNaValues);
  }

  private CsvOptions with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.whole();
  }

  /** The components while one of them changes. */
  private static final class Parts {
    private char separator;
    private Header header;
    private @Nullable String label;
    private Task task;
    private List<String> classNames;
    private List<String> featureNames;
    private List<String> drop;
    private ColumnRules rules;
    private @Nullable Columns columns;
    private @Nullable List<String> naValues;

    Parts(CsvOptions options) {
      separator = options.separator;
      header = options.header;
      label = options.label;
      task = options.task;
      classNames = options.classNames;
      featureNames = options.featureNames;
      drop = options.drop;
      rules = options.rules;
      columns = options.columns;
      naValues = options.naValues;
    }

    CsvOptions whole() {
      return new CsvOptions(
          separator, header, label, task, classNames, featureNames, drop, rules, columns, naValues);
    }
  }
}
