package dev.evengrad.io.format;

/**
 * Names and texts from files as they stand in messages: in quotes, short, and without characters
 * that could break a line, a terminal or a log.
 */
final class Quoted {
  private static final int MAX_CODE_POINTS = 60;

  private Quoted() {}

  /** The text in single quotes. */
  static String of(String text) {
    StringBuilder quoted = new StringBuilder("'");
    int i = 0;
    for (int n = 0; i < text.length() && n < MAX_CODE_POINTS; n++) {
      int codePoint = text.codePointAt(i);
      if (isPlain(codePoint)) {
        quoted.appendCodePoint(codePoint);
      } else {
        quoted.append("\\u%04x".formatted(codePoint));
      }
      i += Character.charCount(codePoint);
    }
    return quoted.append(i < text.length() ? "'..." : "'").toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
