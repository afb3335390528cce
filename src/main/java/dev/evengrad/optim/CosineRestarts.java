package dev.evengrad.optim;

import dev.evengrad.SettingException;

/**
 * {@link Cosine} again and again, each cycle {@code growth} times as long as the one before: {@code end
 * + (1 - end) (1 + cos(pi t / length)) / 2}, t counted from the cycle's begin, which is at 1 again.
 *
 * <p>Loshchilov, Hutter: SGDR, stochastic gradient descent with warm restarts, 2017; as PyTorch's
 * CosineAnnealingWarmRestarts and Keras' CosineDecayRestarts with m_mul 1.
 *
 * @param steps the length of the first cycle
 * @param growth a whole number; 1 by default (Keras: 2)
 * @param end the factor at a cycle's end; 0 by default
 */
public record CosineRestarts(long steps, long growth, double end) implements Schedule {
  /**
   * Cosines.
   *
   * @throws SettingException if {@code steps} or {@code growth} is below 1, {@code end} not in [0, 1]
   */
  public CosineRestarts {
    StepCount.require("steps", steps);
    StepCount.require("growth", growth);
    Gamma.requireShare("end", end);
  }

  @Override
  public String text() {
    return new ScheduleText("cosine_restarts")
        .steps(steps)
        .option("growth", growth, 1)
        .option("end", end, 0)
        .toString();
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public double factor(long step) {
    long length = steps;
    long at = step;
    if (growth == 1) {
      at %= length;
    } else {
      while (at >= length) {
        at -= length;
        length = length > Long.MAX_VALUE / growth ? Long.MAX_VALUE : length * growth;
      }
    }
    return end + (1 - end) * Cosine.halfWave((double) at / (double) length);
  }
}
