package dev.evengrad.optim;

/**
 * What became of one {@link Update#run}. Made when the update is planned, so that a step allocates
 * nothing.
 *
 * @param kind whether the step was applied, or why nothing was changed
 * @param slice the index of the first offending parameter, nearest the output; -1 if applied or
 *     refused by a tap
 * @param parameter that parameter's name, or the text of the tap; empty if applied
 */
public record UpdateOutcome(Kind kind, int slice, String parameter) {
  /** What can become of a step. */
  public enum Kind {
    /** Parameters, states and counters moved on. */
    APPLIED,
    /** A gradient has an entry that is NaN or infinite. */
    NOT_FINITE_GRADIENT,
    /** A gradient has an entry whose square would not fit the optimizer's moment. */
    TOO_LARGE_TO_SQUARE,
    /** A parameter or a state would have become NaN or infinite. */
    NOT_FINITE_UPDATE,
    /** A transform of the stage {@link GradientTransform.Stage#TAP} refused the step. */
    REFUSED
  }

  static UpdateOutcome refused(GradientTransform tap) {
    return new UpdateOutcome(Kind.REFUSED, -1, tap.text());
  }

  /** Whether the step took effect. */
  public boolean applied() {
    return kind == Kind.APPLIED;
  }

  /** One sentence for a reader. */
  @Override
  public String toString() {
    return switch (kind) {
      case APPLIED -> "applied";
      case NOT_FINITE_GRADIENT -> "the gradient of " + parameter + " has NaN or infinite entries";
      case TOO_LARGE_TO_SQUARE ->
          "the gradient of " + parameter + " has an entry above 1e19, too large to square";
      case NOT_FINITE_UPDATE -> "the update would make " + parameter + " NaN or infinite";
      case REFUSED -> parameter + " refused the step";
    };
  }
}
