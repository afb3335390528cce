package dev.evengrad;

/** A description (a network, an optimizer, a schedule in text) that cannot be read or makes no sense. */
public class SpecException extends EvengradException {
  private static final long serialVersionUID = 1L;

  /** The text that was read; empty if the description did not come from text. */
  private final String text;

  /** Index of the offending character in {@link #text()}, or -1. */
  private final int position;

  /** A fault of a description that was built in code. */
  public SpecException(String message) {
    super(message);
    this.text = "";
    this.position = -1;
  }

  /** A fault at {@code position} (a 0-based character index) of {@code text}; the message shows the place. */
  public SpecException(String message, String text, int position) {
    super(message + place(text, position));
    this.text = text;
    this.position = position;
  }

  /** The text that was read; empty if there was none. */
  public String text() {
    return text;
  }

  /** The 0-based character index of the fault in {@link #text()}, or -1 if there is no text. */
  public int position() {
    return position;
  }

  private static String place(String text, int position) {
    int from = Math.max(0, position - 20);
    int to = Math.min(text.length(), position + 20);
    return " (at character "
        + (position + 1)
        + ": '"
        + text.substring(from, Math.min(position, to))
        + "»"
        + text.substring(Math.min(position, to), to)
        + "')";
  }
}
