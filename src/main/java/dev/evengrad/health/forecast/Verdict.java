package dev.evengrad.health.forecast;

import java.util.Locale;

/** What a forecast comes to. */
public enum Verdict {
  /** The gradient reaches the first layers at about the size that it has at the last. */
  HEALTHY,
  /** It is too small there to train them. */
  VANISHING,
  /** It grows towards the input. */
  EXPLODING;

  /** The word, e.g. {@code vanishing}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
