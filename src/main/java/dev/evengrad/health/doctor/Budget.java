package dev.evengrad.health.doctor;

import dev.evengrad.SettingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much a doctor may train. Steps make the same result on any machine; a time does not.
 *
 * @param steps the most training steps in all, of all runs together; a run that has begun is ended before them
 * @param time the longest it takes, short of the step that it is in; null for any time. How many steps that is is guessed from the first
 *     ones, and fewer epochs are trained where it is not enough
 */
public record Budget(long steps, @Nullable Duration time) {
  private static final long STANDARD = 300_000;

  /** A hundred years, whose nanoseconds are a long. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /**
   * A budget.
   *
   * @throws SettingException if there is no step in it, or no time
   */
  public Budget {
    if (steps < 1) {
      throw new SettingException("steps of the budget", steps, "a whole number of at least 1");
    }
    if (time != null && (time.isNegative() || time.isZero())) {
      throw new SettingException("time of the budget", time, "more than 0");
    }
    if (time != null && time.compareTo(LONGEST) > 0) {
      time = LONGEST;
    }
  }

  /** 300,000 steps: under two minutes for networks like those of the examples. */
  public static Budget standard() {
    return new Budget(STANDARD, null);
  }

  /** So many steps, whatever time they take. */
  public static Budget ofSteps(long steps) {
    return new Budget(steps, null);
  }

  /** The standard number of steps, but no longer than this. */
  public static Budget ofTime(Duration time) {
    return new Budget(STANDARD, time);
  }
}
