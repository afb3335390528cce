package dev.evengrad.health.rules.autotrainer;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.Findings;
import dev.evengrad.health.Rule;
import dev.evengrad.health.StepNumbers;

/** When AutoTrainer looks. */
abstract class EveryThirdEpoch implements Rule {
  private static final int EPOCHS = 3;

  private final String name;
  private int epochs;

  EveryThirdEpoch(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public void step(StepNumbers numbers, Findings findings) {}

  @Override
  public final void evaluation(EvaluationNumbers numbers, Findings findings) {
    epochs++;
    epoch(numbers);
    if (epochs % EPOCHS == 0) {
      check(numbers, findings);
    }
  }

  /** Takes an epoch. */
  abstract void epoch(EvaluationNumbers numbers);

  /** Looks. */
  abstract void check(EvaluationNumbers numbers, Findings findings);
}
