package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Numbers;

/**
 * Half a wave of cosine from 1 down to {@code end}, which it then keeps: {@code end + (1 - end) (1
 * + cos(pi t / steps)) / 2} for step t.
 *
 * <p>Loshchilov, Hutter: SGDR, stochastic gradient descent with warm restarts, 2017 (without the
 * restarts).
 *
 * @param steps how many steps it takes; {@link #WHOLE_RUN} until {@link #over} says how many
 * @param end the last factor; 0 by default
 */
public record Cosine(long steps, double end) implements Schedule {
  /** Stands for the number of steps of a run that is not known yet. */
  public static final long WHOLE_RUN = 0;

  /**
   * A cosine.
   *
   * @throws SettingException if {@code steps} is negative, {@code end} not in [0, 1]
   */
  public Cosine {
    if (steps < 0) {
      throw new SettingException("steps", steps, "a whole number of at least 1");
    }
    if (!(end >= 0 && end <= 1)) {
      throw new SettingException("end", end, "a number from 0 to 1");
    }
  }

  @Override
  public String text() {
    if (steps == WHOLE_RUN) {
      return end == 0 ? "cosine" : "cosine(end=" + Numbers.text(end) + ")";
    }
    return "cosine(" + steps + (end == 0 ? "" : ", " + Numbers.text(end)) + ")";
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Cosine over(long totalSteps) {
    if (totalSteps < 1) {
      throw new SettingException("steps", totalSteps, "a whole number of at least 1");
    }
    return steps == WHOLE_RUN ? new Cosine(totalSteps, end) : this;
  }

  /**
   * The factor of a step.
   *
   * @throws IllegalStateException if it spans a run whose length has not been told by {@link #over}
   */
  @Override
  public double factor(long step) {
    if (steps == WHOLE_RUN) {
      throw new IllegalStateException("cosine without steps needs over(totalSteps) first");
    }
    if (step >= steps) {
      return end;
    }
    return end + (1 - end) * halfWave((double) step / steps);
  }

  /** {@code (1 + cos(pi x)) / 2} for x from 0 to 1, as a square of a sine of at most 45 degrees. */
  static double halfWave(double x) {
    if (x <= 0.5) {
      double s = sine(Math.PI / 2 * x);
      return 1 - s * s;
    }
    double s = sine(Math.PI / 2 * (1 - x));
    return s * s;
  }

  /**
   * The sine of x up to pi/4 by Taylor's series, whose first missing term is below 1e-16 of it.
   * StrictMath.cos would serve too, but it allocates an array.
   */
  private static double sine(double x) {
    double square = x * x;
    double sum = 1;
    for (int k = 14; k >= 2; k -= 2) {
      sum = 1 - sum * square / (k * (k + 1));
    }
    return x * sum;
  }
}
