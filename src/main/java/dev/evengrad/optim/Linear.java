package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * A line from {@code start} to {@code end}, which it then keeps: {@code start + (end - start) t /
 * steps} for step t. As PyTorch's LinearLR, whose defaults (from 1/3 to 1 in 5 steps) are a warm-up.
 *
 * @param steps how many steps it takes; 0 for the whole run until {@link #over} says how many
 * @param end the last factor; 0 by default
 * @param start the first factor; 1 by default
 */
public record Linear(long steps, double end, double start) implements Schedule {
  /**
   * A line.
   *
   * @throws SettingException if {@code steps} is negative, {@code start} or {@code end} not in [0, 1]
   */
  public Linear {
    StepCount.requireOrWholeRun(steps);
    Gamma.requireShare("end", end);
    Gamma.requireShare("start", start);
  }

  @Override
  public String text() {
    return new ScheduleText("linear")
        .steps(steps)
        .option("end", end, 0)
        .option("start", start, 1)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Linear over(long totalSteps) {
    StepCount.require("steps", totalSteps);
    return steps == StepCount.WHOLE_RUN ? new Linear(totalSteps, end, start) : this;
  }

  @Override
  public double factor(long step) {
    StepCount.requireKnown(steps, this);
    return step >= steps ? end : start + (end - start) * ((double) step / (double) steps);
  }
}
