package dev.evengrad.health;

import java.util.Set;

/**
 * One rule: looks at the numbers of every step and raises findings. Has state of its own, made for one run; allocates nothing unless it
 * raises or changes a finding.
 */
public interface Rule {
  /** Its name, as in {@link Finding#rule}, e.g. {@code vanishing}. */
  String name();

  /** What it looks at that is measured only where a rule asks for it. */
  default Set<Statistic> needs() {
    return Set.of();
  }

  /** Looks at the inputs, before the first step. */
  default void inputs(InputNumbers numbers, Findings findings) {}

  /** Looks at a step; numbers are valid during the call only. */
  void step(StepNumbers numbers, Findings findings);

  /** Looks at an evaluation, e.g. after an epoch. */
  default void evaluation(EvaluationNumbers numbers, Findings findings) {}
}
