package dev.evengrad.text;

/** What a message shows of a text that a user has written: all of it, unless it is long. */
public final class Excerpt {
  private static final int SHOWN = 60;

  private Excerpt() {}

  /** The text itself, or its beginning and three dots. */
  public static String of(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
