package dev.evengrad.health;

/** How bad a {@link Finding} is. Only the last two count as positives. */
public enum Severity {
  /** Worth knowing. */
  NOTICE,
  /** Will probably spoil the run. */
  WARNING,
  /** Has spoiled the run. */
  ERROR
}
