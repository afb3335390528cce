package dev.evengrad.columns;

/** Cells in messages. */
public final class CellText {
  private static final int SHOWN = 60;

  private CellText() {}

  /** At most 60 characters, with control characters such as line ends escaped. */
  public static String shown(String cell) {
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
