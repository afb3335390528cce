package dev.evengrad.optim;

import dev.evengrad.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * A line from {@code start} to 1 for the first steps, {@code start + (1 - start) t / steps}, then
 * another schedule from its own beginning. As Optax's and Hugging Face's linear warm-up; PyTorch's
 * LinearLR starts at 1/3.
 *
 * @param steps how many steps it takes
 * @param then what comes behind; constant by default
 * @param start the first factor; 0 by default
 */
public record Warmup(long steps, Schedule then, double start) implements Schedule {
  /**
   * A warm-up.
   *
   * @throws SettingException if {@code steps} is below 1 or {@code start} not in [0, 1]
   */
  public Warmup {
    StepCount.require("steps", steps);
    Gamma.requireShare("start", start);
  }

  @Override
  public String text() {
    ScheduleText text = new ScheduleText("warmup").steps(steps);
    return (then.equals(new Constant()) ? text : text.add(then.text()))
        .option("start", start, 0)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  /** The schedule behind it spans the rest of the run, at least one step. */
  @Override
  public Warmup over(long totalSteps) {
    StepCount.require("steps", totalSteps);
    Schedule rest = then.over(Math.max(1, totalSteps - steps));
    return rest.equals(then) ? this : new Warmup(steps, rest, start);
  }

  @Override
  public @Nullable ReduceOnPlateau plateau() {
    return then.plateau();
  }

  @Override
  public double factor(long step) {
    return step < steps
        ? start + (1 - start) * ((double) step / (double) steps)
        : then.factor(step - steps);
  }
}
