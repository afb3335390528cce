package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * {@code end + (1 - end) (1 - t / steps)^power} for step t, then {@code end}. As PyTorch's
 * PolynomialLR, where end is 0, and Keras' PolynomialDecay without cycle.
 *
 * @param steps how many steps it takes; 0 for the whole run until {@link #over} says how many
 * @param power above 0; 1 by default
 * @param end the last factor; 0 by default
 */
public record Polynomial(long steps, double power, double end) implements Schedule {
  /**
   * A polynomial decay.
   *
   * @throws SettingException if {@code steps} is negative, {@code power} not above 0 and up to 1000,
   *     {@code end} not in [0, 1]
   */
  public Polynomial {
    StepCount.requireOrWholeRun(steps);
    if (!(power > 0 && power <= 1000)) {
      throw new SettingException("power", power, "a number above 0 and up to 1000");
    }
    Gamma.requireShare("end", end);
  }

  @Override
  public String text() {
    return new ScheduleText("polynomial")
        .steps(steps)
        .option("power", power, 1)
        .option("end", end, 0)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Polynomial over(long totalSteps) {
    StepCount.require("steps", totalSteps);
    return steps == StepCount.WHOLE_RUN ? new Polynomial(totalSteps, power, end) : this;
  }

  @Override
  public double factor(long step) {
    StepCount.requireKnown(steps, this);
    if (step >= steps) {
      return end;
    }
    return end + (1 - end) * Powers.power((double) (steps - step) / (double) steps, power);
  }
}
