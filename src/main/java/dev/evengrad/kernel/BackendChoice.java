package dev.evengrad.kernel;

import dev.evengrad.SettingException;
import java.util.Locale;

/** Which backend is wanted: the best that works here, or one by name. */
public enum BackendChoice {
  /** The first candidate that works; the system property {@code evengrad.backend} may name another. */
  AUTO,
  /** Plain Java. */
  SCALAR,
  /** The Vector API; fails where it does not work. */
  VECTOR;

  /** The choice of a text: {@code auto}, {@code scalar} or {@code vector}. */
  public static BackendChoice parse(String text) {
    for (BackendChoice choice : values()) {
      if (choice.toString().equals(text)) {
        return choice;
      }
    }
    throw new SettingException("backend", "'" + text + "'", "one of auto, scalar, vector");
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
