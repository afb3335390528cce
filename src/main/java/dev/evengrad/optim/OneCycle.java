package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * Up and far down, each by half a wave of cosine: from {@code 1 / div} to 1 until step {@code up *
 * steps - 1}, then to {@code 1 / (div * final_div)} at step {@code steps - 1}, which it then keeps. The
 * optimizer's rate is the largest.
 *
 * <p>Smith, Topin: Super-convergence, 2018; as PyTorch's OneCycleLR with its defaults, but the
 * momentum stays as it is.
 *
 * @param steps how many steps it takes; 0 for the whole run until {@link #over} says how many
 * @param up the share of the steps on the way up; 0.3 by default
 * @param div 25 by default
 * @param finalDiv 1e4 by default
 */
public record OneCycle(long steps, double up, double div, double finalDiv) implements Schedule {
  static final double UP = 0.3;
  static final double DIV = 25;
  static final double FINAL_DIV = 1e4;

  /**
   * One cycle.
   *
   * @throws SettingException if {@code steps} is negative, {@code up} not in [0, 1], a divisor below 1
   *     or infinite
   */
  public OneCycle {
    StepCount.requireOrWholeRun(steps);
    Gamma.requireShare("up", up);
    requireDivisor("div", div);
    requireDivisor("final_div", finalDiv);
  }

  @Override
  public String text() {
    return new ScheduleText("one_cycle")
        .steps(steps)
        .option("up", up, UP)
        .option("div", div, DIV)
        .option("final_div", finalDiv, FINAL_DIV)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public OneCycle over(long totalSteps) {
    StepCount.require("steps", totalSteps);
    return steps == StepCount.WHOLE_RUN ? new OneCycle(totalSteps, up, div, finalDiv) : this;
  }

  private static void requireDivisor(String setting, double divisor) {
    if (!(divisor >= 1 && divisor < Double.POSITIVE_INFINITY)) {
      throw new SettingException(setting, divisor, "a finite number of at least 1");
    }
  }

  @Override
  public double factor(long step) {
    StepCount.requireKnown(steps, this);
    double first = 1 / div;
    double last = first / finalDiv;
    double top = up * (double) steps - 1;
    double end = (double) steps - 1;
    if (step >= steps - 1) {
      return last;
    }
    if ((double) step <= top) {
      return top == 0 ? 1 : 1 + (first - 1) * Cosine.halfWave((double) step / top);
    }
    // A share so small that there is no way up begins at the top.
    double from = Math.max(top, 0);
    return last + (1 - last) * Cosine.halfWave(((double) step - from) / (end - from));
  }
}
