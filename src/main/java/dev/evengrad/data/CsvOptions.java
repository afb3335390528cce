package dev.evengrad.data;

import dev.evengrad.SettingException;
import java.util.List;
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
    @Nullable List<String> naValues) {

  /** The value of {@link #separator()} that asks to look at the file. */
  public static final char DETECT_SEPARATOR = '\0';

  /** Whether the first row has the columns' names. */
  public enum Header {
    /**
     * It has if no cell of it is a number. If some are, and another is not although most of the
     * rows below have a number there, it has only if the numbers count the columns (0, 1, 2, ...).
     * The file is refused where it cannot be told: another text among numbers, or numbers that may
     * be names, as years are, since they are far from all numbers below or beside a text that is
     * none of the classes below.
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
    naValues = naValues == null ? null : List.copyOf(naValues);
  }

  /** Detects what it can; the last column is the label. */
  public static CsvOptions defaults() {
    return new CsvOptions(
        DETECT_SEPARATOR, Header.DETECT, null, Task.DETECT, List.of(), List.of(), null);
  }

  /** With another separator. */
  public CsvOptions withSeparator(char newSeparator) {
    return new CsvOptions(newSeparator, header, label, task, classNames, featureNames, naValues);
  }

  /** With another assumption about the first row. */
  public CsvOptions withHeader(Header newHeader) {
    return new CsvOptions(separator, newHeader, label, task, classNames, featureNames, naValues);
  }

  /** With another label column: a name, a number from 1, or null for the last. */
  public CsvOptions withLabel(@Nullable String newLabel) {
    return new CsvOptions(separator, header, newLabel, task, classNames, featureNames, naValues);
  }

  /** With another task. */
  public CsvOptions withTask(Task newTask) {
    return new CsvOptions(separator, header, label, newTask, classNames, featureNames, naValues);
  }

  /** With the classes there are; a label that is none of them is refused. */
  public CsvOptions withClassNames(List<String> newClassNames) {
    return new CsvOptions(separator, header, label, task, newClassNames, featureNames, naValues);
  }

  /** With the columns to take as features. */
  public CsvOptions withFeatureNames(List<String> newFeatureNames) {
    return new CsvOptions(separator, header, label, task, classNames, newFeatureNames, naValues);
  }

  /**
   * With other texts that stand for a missing value, e.g. {@code List.of("-999")}; none at all
   * leaves the empty cell only.
   */
  public CsvOptions withNaValues(List<String> newNaValues) {
    return new CsvOptions(separator, header, label, task, classNames, featureNames, newNaValues);
  }
}
