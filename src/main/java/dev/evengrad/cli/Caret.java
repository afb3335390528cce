package dev.evengrad.cli;

/// Shows a place in a text: the text, and below it a caret.
final class Caret {
  /// What is shown of a long text before and behind the place.
  private static final int AROUND = 36;

  private Caret() {}

  /// Two lines; a long text is cut on either side.
  static String under(String text, int position) {
    int from = Math.max(0, position - AROUND);
    int to = Math.min(text.length(), position + AROUND);
    String shown = text.substring(from, to).replaceAll("\\s", " ");
    String before = from > 0 ? "..." : "";
    String behind = to < text.length() ? "..." : "";
    return "  "
        + before
        + shown
        + behind
        + "\n  "
        + " ".repeat(before.length() + position - from)
        + "^\n";
  }
}
