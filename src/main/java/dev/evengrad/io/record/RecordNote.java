package dev.evengrad.io.record;

/**
 * Something in a record that could not be taken as it stands. Said once for all lines that have the same.
 *
 * @param line the first line that has it, from 1
 * @param message the layer and the field where there is one, what was found, and what became of it
 * @param lines how many lines have it
 * @param lastLine the last one of them
 */
public record RecordNote(long line, String message, long lines, long lastLine) {
  /** The same, seen once more. */
  RecordNote again(long nextLine) {
    return new RecordNote(line, message, lines + 1, nextLine);
  }

  /** One sentence that begins with the line. */
  @Override
  public String toString() {
    String text = "line " + line + ": " + message;
    return lines == 1
        ? text
        : text + " (and so " + (lines - 1) + " more, the last in line " + lastLine + ")";
  }
}
