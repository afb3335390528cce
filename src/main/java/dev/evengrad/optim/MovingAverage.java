package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Excerpt;
import dev.evengrad.text.Numbers;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;

/**
 * The exponential moving average of the parameters, taken after each applied step: {@code a = fma(1 - d, w - a, a)}, from the initial
 * parameters on (Polyak and Juditsky 1992, as TensorFlow's ExponentialMovingAverage). The difference is rounded once and the fused
 * multiply-add once; a difference beyond the largest float counts as that, so the average is finite wherever the parameters are.
 *
 * <p>With warm-up, the default, the decay of step t (steps applied before it) is {@code min(decay, (1 + t) / (10 + t))}, so that the
 * initial parameters are soon forgotten; without it the average of a short run is mostly these.
 *
 * @param decay what is kept of the average in a step, in (0, 1)
 * @param warmup whether it begins lower
 */
public record MovingAverage(double decay, boolean warmup) {
  private static final String NAME = "moving_average";

  /**
   * A moving average.
   *
   * @throws SettingException unless the decay is above 0 and below 1
   */
  public MovingAverage {
    if (!(decay > 0 && decay < 1)) {
      throw new SettingException(
          "decay of the moving average", decay, "a number above 0 and below 1, such as 0.999");
    }
  }

  /** With warm-up. */
  public static MovingAverage of(double decay) {
    return new MovingAverage(decay, true);
  }

  /**
   * Reads what {@link #text} gives.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static MovingAverage parse(String text) {
    TextItem call = TextParser.call(new Word(text, 0), text);
    if (!call.name().value().equals(NAME)) {
      throw new SpecException(
          "'" + Excerpt.of(text) + "' is no moving average; expected " + NAME + "(0.999)");
    }
    return Arguments.create(
        call, a -> new MovingAverage(a.number("decay"), a.flag("warmup", true)));
  }

  /** The shortest text that makes an equal one, e.g. {@code moving_average(0.999)}. */
  public String text() {
    return NAME + "(" + Numbers.text(decay) + (warmup ? ")" : ", warmup=false)");
  }

  @Override
  public String toString() {
    return text();
  }

  /**
   * The decay of a step.
   *
   * @param step the count of steps applied before this one
   */
  public double decay(long step) {
    return warmup ? Math.min(decay, (1.0 + step) / (10.0 + step)) : decay;
  }
}
