package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.columns.CellText;
import java.nio.file.Path;

/** What is wrong at one place of a file, in a message that stays on one line and readable. */
final class FileFault {
  private FileFault() {}

  /** As the constructor of {@link DataException}; long or unprintable cells are shown shortened. */
  static DataException at(Path file, long line, String column, String value, String reason) {
    return new DataException(
        file.toString(), line, CellText.shown(column), CellText.shown(value), reason);
  }

  /** A fault of the whole file. */
  static DataException of(Path file, String reason) {
    return at(file, -1, "", "", reason);
  }
}
