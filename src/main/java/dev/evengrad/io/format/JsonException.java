package dev.evengrad.io.format;

import dev.evengrad.EvengradException;

/** Text that is not JSON as we accept it, or a JSON value that is not what was expected. */
public class JsonException extends EvengradException {
  private static final long serialVersionUID = 1L;

  private final int position;

  /** A value that is not what was expected; there is no position. */
  public JsonException(String message) {
    super(message);
    this.position = -1;
  }

  /**
   * A fault in a text.
   *
   * @param message what is wrong; the place is appended to it
   * @param line the 1-based line
   * @param column the 1-based column, in characters
   * @param position the 0-based index of the byte in the UTF-8 text
   */
  public JsonException(String message, int line, int column, int position) {
    super(message + " (line " + line + ", column " + column + ", byte " + position + ")");
    this.position = position;
  }

  /** The 0-based index of the offending byte in the UTF-8 text, or -1 if there is no text. */
  public int position() {
    return position;
  }
}
