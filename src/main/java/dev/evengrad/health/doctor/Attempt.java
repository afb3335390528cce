package dev.evengrad.health.doctor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A treatment that was tried, or was not for a reason.
 *
 * @param prescription the treatment, with what it makes of all that was kept before it
 * @param outcome what came of it
 * @param why in a sentence
 * @param trial its watched training; null if there was none
 * @param behind how far it is behind what is attainable; null if it was not trained
 * @param steps spent on it
 */
public record Attempt(
    Prescription prescription,
    Outcome outcome,
    String why,
    @Nullable Trial trial,
    @Nullable Comparison behind,
    long steps) {
  /** What came of a treatment. */
  public enum Outcome {
    /** The run learns what can be learned. */
    CURED,
    /** It learns clearly more than before, but not all: kept, and the next is tried on top of it. */
    HELPED,
    /** It learns no more than before: dropped. */
    NO_HELP,
    /** Not tried, for the reason given. */
    RULED_OUT,
    /** It had been kept, and the run is as good without it: taken back. */
    NEEDLESS,
    /** It had been kept, and the run is worse without it: stays. */
    NEEDED,
    /** Cancelled, or out of budget, on the way. */
    UNFINISHED;

    /** The words, e.g. {@code ruled out}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Whether it was trained as a treatment, rather than ruled out or to see whether it is needed. */
  public boolean tried() {
    return switch (outcome) {
      case CURED, HELPED, NO_HELP, UNFINISHED -> true;
      case RULED_OUT, NEEDLESS, NEEDED -> false;
    };
  }
}
