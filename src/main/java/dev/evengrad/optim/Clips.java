package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.function.Function;

/** The built-in clipping rules. */
public final class Clips {
  /** The clipping rules by name. */
  public static final Registry<Function<Arguments, GradientTransform>> REGISTRY =
      Registry.<Function<Arguments, GradientTransform>>empty("clipping rule")
          .with(
              "value",
              "value(limit)",
              "each entry to at most limit: g = clamp(g, -limit, limit)",
              a -> value(a.number("limit")))
          .with(
              "global_norm",
              "global_norm(norm=1)",
              "the norm over all parameters to at most norm; keeps the direction",
              a -> globalNorm(a.number("norm", 1)));

  private Clips() {}

  /**
   * Clips each entry to {@code [-limit, limit]}.
   *
   * @throws SettingException unless {@code limit} is finite and above 0
   */
  public static ValueClip value(double limit) {
    return new ValueClip(limit);
  }

  /**
   * Clips the Euclidean norm over all parameters to {@code most}.
   *
   * @throws SettingException unless {@code most} is finite and above 0
   */
  public static GlobalNormClip globalNorm(double most) {
    return new GlobalNormClip(most);
  }

  /**
   * Reads a rule such as {@code global_norm(1)}.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static GradientTransform parse(String text) {
    TextItem call = TextParser.call(new Word(text, 0), text);
    return Arguments.create(call, REGISTRY.find(call));
  }
}
