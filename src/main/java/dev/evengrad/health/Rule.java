package dev.evengrad.health;

/**
 * One rule: looks at the numbers of every step and raises findings. Has state of its own, made for one run; allocates nothing unless it
 * raises or changes a finding.
 */
public interface Rule {
  /** Its name, as in {@link Finding#rule}, e.g. {@code vanishing}. */
  String name();

  /** Looks at a step; numbers are valid during the call only. */
  void step(StepNumbers numbers, Findings findings);

  /** Looks at an evaluation, e.g. after an epoch. */
  default void evaluation(EvaluationNumbers numbers, Findings findings) {}
}
