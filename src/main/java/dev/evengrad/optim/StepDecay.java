package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Stairs: {@code gamma^floor(t / steps)} for step t. As PyTorch's StepLR, by steps.
 *
 * @param steps how long a stair is
 * @param gamma what is kept from stair to stair; 0.1 by default
 */
public record StepDecay(long steps, double gamma) implements Schedule {
  /**
   * Stairs.
   *
   * @throws SettingException if {@code steps} is below 1 or {@code gamma} not in (0, 1]
   */
  public StepDecay {
    StepCount.require("steps", steps);
    Gamma.require(gamma);
  }

  @Override
  public String text() {
    return new ScheduleText("step").steps(steps).option("gamma", gamma, Gamma.TENTH).toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public double factor(long step) {
    return Powers.power(gamma, step / steps);
  }
}
