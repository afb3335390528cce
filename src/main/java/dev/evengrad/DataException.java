package dev.evengrad;

import org.jspecify.annotations.Nullable;

/** Data that cannot be used: a missing or non-finite value, text in a number column, a ragged row, a label out of range. */
public class DataException extends EvengradException {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final long line;
  private final String column;
  private final String value;

  /** A fault of data that did not come from a file, or of a whole file. */
  public DataException(String message) {
    this(message, null);
  }

  /** A fault of data with its cause. */
  public DataException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.source = "";
    this.line = -1;
    this.column = "";
    this.value = "";
  }

  /**
   * A fault at one place of a file.
   *
   * @param source the file
   * @param line its 1-based line, or -1 if the fault is not in one line
   * @param column the column's name (or 1-based number as text), empty if the fault is not in one column
   * @param value the offending value as read, empty if there is none
   * @param message what is wrong and what to do
   */
  public DataException(String source, long line, String column, String value, String message) {
    super(
        source
            + (line > 0 ? ", line " + line : "")
            + (column.isEmpty() ? "" : ", column " + column)
            + (value.isEmpty() ? "" : ", value '" + value + "'")
            + ": "
            + message);
    this.source = source;
    this.line = line;
    this.column = column;
    this.value = value;
  }

  /** The file, empty if the data came from elsewhere. */
  public String source() {
    return source;
  }

  /** The 1-based line, or -1. */
  public long line() {
    return line;
  }

  /** The column's name or number, or empty. */
  public String column() {
    return column;
  }

  /** The offending value as read, or empty. */
  public String value() {
    return value;
  }
}
