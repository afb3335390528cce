package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.function.Function;

/** The built-in weight decays; each stands behind the clips and before the optimizer. */
public final class Decays {
  static final double WEIGHT_DECAY = 0.01;

  /** The weight decays by name. */
  public static final Registry<Function<Arguments, GradientTransform>> REGISTRY =
      Registry.<Function<Arguments, GradientTransform>>empty("weight decay")
          .with(
              "l2",
              "l2(weight_decay=0.01, mask=weights)",
              "adds weight_decay w to the gradient",
              a -> new L2(a.number("weight_decay", WEIGHT_DECAY), ParameterMask.read(a)))
          .with(
              "weight_decay",
              "weight_decay(weight_decay=0.01, mask=weights)",
              "w -= rate weight_decay w, apart from the gradient",
              a -> new WeightDecay(a.number("weight_decay", WEIGHT_DECAY), ParameterMask.read(a)));

  private Decays() {}

  /**
   * Adds {@code weightDecay} times the weights to their gradient; biases and normalisation parameters
   * are left alone.
   *
   * @throws SettingException unless {@code weightDecay} is finite and above 0
   */
  public static L2 l2(double weightDecay) {
    return new L2(weightDecay, ParameterMask.WEIGHTS);
  }

  /**
   * Shrinks the weights by the rate times {@code weightDecay} in each step; biases and normalisation
   * parameters are left alone.
   *
   * @throws SettingException unless {@code weightDecay} is finite and above 0
   */
  public static WeightDecay weightDecay(double weightDecay) {
    return new WeightDecay(weightDecay, ParameterMask.WEIGHTS);
  }

  /**
   * Reads a decay such as {@code l2(0.01)}.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static GradientTransform parse(String text) {
    TextItem call = TextParser.call(new Word(text, 0), text);
    return Arguments.create(call, REGISTRY.find(call));
  }
}
