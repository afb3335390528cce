package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.function.Function;

/** What a {@link Chain} says of some parameters only, chosen by name. */
public final class ParameterGroups {
  /** The kinds of groups by name. */
  public static final Registry<Function<Arguments, GradientTransform>> REGISTRY =
      Registry.<Function<Arguments, GradientTransform>>empty("parameter group")
          .with(
              "freeze",
              "freeze(mask)",
              "the parameters of that name are not trained; * stands for anything",
              a -> freeze(name(a)))
          .with(
              "rate_group",
              "rate_group(mask, factor)",
              "the rate of the parameters of that name times factor; * stands for anything",
              a -> rate(name(a), a.number("factor")));

  private ParameterGroups() {}

  /**
   * Some parameters are not trained.
   *
   * @param mask a parameter's name with {@code *} for anything, e.g. {@code dense1.*}; or {@code
   *     weights} or {@code all}
   * @throws SettingException if {@code mask} can be no name
   */
  public static Freeze freeze(String mask) {
    return new Freeze(new ParameterMask(mask));
  }

  /**
   * The learning rate times {@code factor} for some parameters.
   *
   * @param mask a parameter's name with {@code *} for anything, e.g. {@code dense1.*}; or {@code
   *     weights} or {@code all}
   * @throws SettingException if {@code mask} can be no name, or {@code factor} is negative or not
   *     finite
   */
  public static RateGroup rate(String mask, double factor) {
    return new RateGroup(new ParameterMask(mask), factor);
  }

  /**
   * Reads a group such as {@code rate_group(dense1.*, 0.1)}.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static GradientTransform parse(String text) {
    TextItem call = TextParser.call(new Word(text, 0), text);
    return Arguments.create(call, REGISTRY.find(call));
  }

  private static String name(Arguments arguments) {
    Word word = arguments.word("mask");
    if (word == null) {
      Word item = arguments.item().name();
      throw arguments.fault("'" + item.value() + "' needs mask", item);
    }
    return word.value();
  }
}
