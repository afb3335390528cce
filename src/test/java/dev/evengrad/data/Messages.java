package dev.evengrad.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.DataException;
import org.junit.jupiter.api.function.Executable;

/** What a user is told about bad data. */
final class Messages {
  private Messages() {}

  /** Runs {@code bad}, which must be refused with a message that has every part. */
  static DataException refused(Executable bad, String... parts) {
    DataException e = assertThrows(DataException.class, bad);
    for (String part : parts) {
      assertTrue(
          e.getMessage().contains(part), () -> "'" + part + "' is not in: " + e.getMessage());
    }
    return e;
  }

  /** As {@link #refused}, at one place of a file. */
  static void refusedAt(Executable bad, long line, String column, String value, String part) {
    DataException e = refused(bad, part);
    assertEquals(line, e.line(), e.getMessage());
    assertEquals(column, e.column(), e.getMessage());
    assertEquals(value, e.value(), e.getMessage());
    String place =
        (line > 0 ? ", line " + line : "")
            + (column.isEmpty() ? "" : ", column " + column)
            + (value.isEmpty() ? "" : ", value '" + value + "'");
    assertTrue(e.getMessage().startsWith(e.source() + place + ": "), e.getMessage());
  }
}
