package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * {@code gamma^(t / steps)} for step t. As PyTorch's ExponentialLR by steps, where steps is 1, and
 * Keras' ExponentialDecay without staircase.
 *
 * @param gamma what is kept after {@code steps} steps
 * @param steps 1 by default
 */
public record ExponentialDecay(double gamma, long steps) implements Schedule {
  /**
   * An exponential decay.
   *
   * @throws SettingException if {@code gamma} is not in (0, 1] or {@code steps} is below 1
   */
  public ExponentialDecay {
    Gamma.require(gamma);
    StepCount.require("steps", steps);
  }

  @Override
  public String text() {
    return new ScheduleText("exponential")
        .add(Numbers.text(gamma))
        .option("steps", steps, 1)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public double factor(long step) {
    // The whole stairs apart, so that no step is too large for the fraction.
    double fraction = (double) (step % steps) / (double) steps;
    return Powers.power(gamma, step / steps) * Powers.power(gamma, fraction);
  }
}
