package dev.evengrad.data;

import dev.evengrad.DataException;
import java.nio.file.Path;

/** What is wrong at one place of a file, in a message that stays on one line and readable. */
final class FileFault {
  private static final int SHOWN = 60;

  private FileFault() {}

  /** As the constructor of {@link DataException}; long or unprintable cells are shown shortened. */
  static DataException at(Path file, long line, String column, String value, String reason) {
    return new DataException(file.toString(), line, shown(column), shown(value), reason);
  }

  /** A fault of the whole file. */
  static DataException of(Path file, String reason) {
    return at(file, -1, "", "", reason);
  }

  /** At most {@link #SHOWN} characters, with control characters such as line ends escaped. */
  static String shown(String cell) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cell.length(); i++) {
      if (i == SHOWN) {
        return text.append("... (").append(cell.length()).append(" characters)").toString();
      }
      char c = cell.charAt(i);
      switch (c) {
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (Character.isISOControl(c)) {
            text.append("\\u%04x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.toString();
  }
}
