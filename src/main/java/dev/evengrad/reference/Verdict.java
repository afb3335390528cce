package dev.evengrad.reference;

/** What a row of a {@link VerificationReport} says. */
public enum Verdict {
  /** Within the proven bound. */
  OK,
  /** A figure for the reader; nothing is proven about it. */
  REPORTED,
  /** Within the bound, but above 16 roundings of the terms' magnitude: unusual for a sum of random terms. */
  SUSPICIOUS,
  /** So many exact zeros that agreement proves nothing. */
  MISTRUSTED,
  /** Beyond the proven bound: a fault, not a rounding. */
  OUT_OF_BOUNDS;

  /** Whether a row with this verdict fails the verification. */
  public boolean fails() {
    return this == MISTRUSTED || this == OUT_OF_BOUNDS;
  }

  /** As in the table: lower case with spaces. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
