package dev.evengrad.io.record;

/**
 * Something in a record that could not be taken as it stands. Said once for all lines that have the same.
 *
 * @param line the first line that has it, from 1; 0 if it is not about a line
 * @param message the layer and the field where there is one, what was found, and what became of it
 * @param lines how many lines have it
 * @param lastLine the last one of them
 */
public record RecordNote(long line, String message, long lines, long lastLine) {
  /** The same, seen once more. */
  RecordNote again(long nextLine) {
    return new RecordNote(line, message, lines + 1, nextLine);
  }

  /** One sentence that begins with the line, or with the file where there are no lines. */
  @Override
  public String toString() {
    String text = line > 0 ? "line " + line + ": " + message : message;
    if (lines == 1) {
      return text;
    }
    String last = line > 0 ? ", the last in line " + lastLine : "";
    return text + " (and so " + (lines - 1) + " more" + last + ")";
  }
}
