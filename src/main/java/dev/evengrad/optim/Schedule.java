package dev.evengrad.optim;

import org.jspecify.annotations.Nullable;

/**
 * The learning rate over the steps, as a factor on the optimizer's base rate. Pure: the same step
 * gives the same factor.
 */
public interface Schedule {
  /** The shortest text that makes an equal schedule, e.g. {@code cosine(1000)}. */
  String text();

  /**
   * The factor of a step.
   *
   * @param step the count of steps applied before this one: 0 for the first
   */
  double factor(long step);

  /** The rule by which it lowers the base rate from epoch to epoch; null, as most, if it has none. */
  default @Nullable ReduceOnPlateau plateau() {
    return null;
  }

  /**
   * This schedule for a run of a known length: itself, unless it is written to span the whole run.
   *
   * @param totalSteps the steps of the run, at least 1
   */
  default Schedule over(long totalSteps) {
    return this;
  }
}
