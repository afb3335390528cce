package dev.evengrad.health.doctor;

import java.util.Locale;

/** What a diagnosis comes to. */
public enum Condition {
  /** It learns what can be learned of these rows. */
  HEALTHY,
  /** It learns clearly less than another run of the same length does. */
  SICK,
  /** Nothing that was tried learns more than the most frequent class, or the mean. */
  INCURABLE,
  /** The budget was too small to tell, or it was cancelled before. */
  UNKNOWN;

  /** The word, e.g. {@code healthy}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
