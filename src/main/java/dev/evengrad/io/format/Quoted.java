package dev.evengrad.io.format;

/**
 * Names and texts from files as they stand in messages: in quotes, short, and without characters
 * that could break a line, a terminal or a log.
 */
public final class Quoted {
  private static final int MAX_CODE_POINTS = 60;

  private Quoted() {}

  /** The text in single quotes. */
  public static String of(String text) {
    StringBuilder quoted = new StringBuilder("'");
    int end = append(text, MAX_CODE_POINTS, quoted);
    return quoted.append(end < text.length() ? "'..." : "'").toString();
  }

  /** The text without quotes. */
  public static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    int end = append(text, MAX_CODE_POINTS, plain);
    return plain.append(end < text.length() ? "..." : "").toString();
  }

  /** A whole sentence without quotes, however long. */
  public static String sentence(String text) {
    StringBuilder plain = new StringBuilder();
    append(text, Integer.MAX_VALUE, plain);
    return plain.toString();
  }

  /** Appends as much as is shown; returns where that ends. */
  private static int append(String text, int most, StringBuilder shown) {
    int i = 0;
    for (int n = 0; i < text.length() && n < most; n++) {
      int codePoint = text.codePointAt(i);
      if (isPlain(codePoint)) {
        shown.appendCodePoint(codePoint);
      } else {
        shown.append("\\u%04x".formatted(codePoint));
      }
      i += Character.charCount(codePoint);
    }
    return i;
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
