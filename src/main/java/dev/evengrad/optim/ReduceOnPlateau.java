package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Word;
import java.util.Locale;

/**
 * Lowers the base rate where the loss no longer falls, or a measure that should grow no longer grows, as PyTorch's ReduceLROnPlateau:
 * once the value told after each epoch has not improved in more than {@code patience} epochs in a row, the rate becomes {@code max(rate
 * * factor, minRate)}. A value improves if it is below {@code best - threshold * |best|}, or above {@code best + threshold * |best|}
 * where higher is better; the first finite one always does. NaN and infinities never do and count as epochs without improvement. Its
 * factor over the steps is 1: it is no function of the step, but of what {@code Trainer.tell} is told.
 *
 * <p>Above 0 that is PyTorch's {@code best * (1 - threshold)}. Below 0, as for a log-likelihood, PyTorch's own formula takes a value
 * that is worse by up to the threshold for an improvement; here it is none. Keras asks for an absolute difference (min_delta) and lowers
 * one epoch earlier for the same patience.
 *
 * @param factor what is kept of the rate, in (0, 1); 0.1 by default
 * @param patience the epochs without improvement that are let pass; 10 by default
 * @param threshold how much better, relatively, counts; 1e-4 by default
 * @param cooldown the epochs after a reduction that are not counted; 0 by default
 * @param minRate the lowest rate; 0 by default
 * @param eps smaller reductions are left out; 1e-8 by default
 * @param mode whether lower or higher values are better; lower by default
 */
public record ReduceOnPlateau(
    double factor,
    int patience,
    double threshold,
    int cooldown,
    double minRate,
    double eps,
    Mode mode)
    implements Schedule {
  static final int PATIENCE = 10;
  static final double THRESHOLD = 1e-4;
  static final double EPS = 1e-8;

  /** Which values are better. */
  public enum Mode {
    /** Lower ones, as of a loss; {@code min} in text. */
    MIN,
    /** Higher ones, as of an accuracy; {@code max} in text. */
    MAX;

    /** Reads {@code min} or {@code max}. */
    static Mode read(Arguments arguments) {
      Word word = arguments.word("mode");
      if (word == null || word.value().equals("min")) {
        return MIN;
      }
      if (word.value().equals("max")) {
        return MAX;
      }
      throw arguments.fault(
          "mode is '"
              + word.value()
              + "', expected min (lower is better, as of a loss) or max (higher is better)",
          word);
    }
  }

  /**
   * How far it has come.
   *
   * @param best the best value; infinite before the first
   * @param bad epochs in a row without improvement
   * @param cooling epochs that are still not counted
   */
  public record Course(double best, int bad, int cooling) {
    /** Before the first epoch. */
    public static final Course START = new Course(Double.POSITIVE_INFINITY, 0, 0);
  }

  /**
   * A rule.
   *
   * @throws SettingException if a number is negative or not finite, or {@code factor} not in (0, 1)
   */
  public ReduceOnPlateau {
    if (!(factor > 0 && factor < 1)) {
      throw new SettingException("factor", factor, "a number above 0 and below 1");
    }
    SettingException.requireNotNegative("patience", patience);
    SettingException.requireNotNegative("threshold", threshold);
    SettingException.requireNotNegative("cooldown", cooldown);
    SettingException.requireNotNegative("min_rate", minRate);
    SettingException.requireNotNegative("eps", eps);
  }

  @Override
  public String text() {
    return new ScheduleText("reduce_on_plateau")
        .option("factor", factor, Gamma.TENTH)
        .option("patience", patience, PATIENCE)
        .option("threshold", threshold, THRESHOLD)
        .option("cooldown", cooldown, 0)
        .option("min_rate", minRate, 0.0)
        .option("eps", eps, EPS)
        .option("mode", mode.name().toLowerCase(Locale.ROOT), "min")
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public double factor(long step) {
    return 1;
  }

  @Override
  public ReduceOnPlateau plateau() {
    return this;
  }

  /** Where an epoch with a value leads to. */
  public Course after(Course course, double value) {
    Course counted = counted(course, value);
    return counted.bad > patience ? new Course(counted.best, 0, cooldown) : counted;
  }

  /** The rate behind an epoch with a value. */
  public double rate(double rate, Course course, double value) {
    if (counted(course, value).bad <= patience) {
      return rate;
    }
    double lower = Math.max(rate * factor, minRate);
    return rate - lower > eps ? lower : rate;
  }

  private boolean improves(double value, double best) {
    if (Double.isInfinite(best)) {
      return true;
    }
    boolean higher = mode == Mode.MAX;
    // a share of |best|: what is asked for is better than the best on either side of 0
    double asked = best * (higher == best > 0 ? 1 + threshold : 1 - threshold);
    return higher ? value > asked : value < asked;
  }

  private Course counted(Course course, double value) {
    boolean improved = Double.isFinite(value) && improves(value, course.best);
    double best = improved ? value : course.best;
    if (course.cooling > 0) {
      return new Course(best, 0, course.cooling - 1);
    }
    return new Course(best, improved ? 0 : course.bad + 1, 0);
  }
}
