package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.function.Function;

/** The built-in schedules. */
public final class Schedules {
  /** The schedules by name. */
  public static final Registry<Function<Arguments, Schedule>> REGISTRY =
      Registry.<Function<Arguments, Schedule>>empty("schedule")
          .with("constant", "constant", "the same rate in every step", a -> constant())
          .with(
              "cosine",
              "cosine(steps, end=0)",
              "from the base rate down to end times it, like a cosine; without steps: over the run",
              Schedules::cosine);

  private Schedules() {}

  /** The same rate in every step. */
  public static Constant constant() {
    return new Constant();
  }

  /**
   * From the base rate down to 0 within {@code steps}.
   *
   * @throws SettingException if {@code steps} is below 1
   */
  public static Cosine cosine(long steps) {
    return cosine(steps, 0);
  }

  /**
   * From the base rate down to {@code end} times it within {@code steps}.
   *
   * @throws SettingException if {@code steps} is below 1 or {@code end} is not in [0, 1]
   */
  public static Cosine cosine(long steps, double end) {
    if (steps < 1) {
      throw new SettingException("steps", steps, "a whole number of at least 1");
    }
    return new Cosine(steps, end);
  }

  /**
   * Reads a schedule such as {@code cosine(1000)}.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static Schedule parse(String text) {
    TextItem call = TextParser.call(new Word(text, 0), text);
    return Arguments.create(call, REGISTRY.find(call));
  }

  private static Cosine cosine(Arguments arguments) {
    Word steps = arguments.word("steps");
    double end = arguments.number("end", 0);
    if (steps == null) {
      return new Cosine(Cosine.WHOLE_RUN, end);
    }
    try {
      long count = Long.parseLong(steps.value());
      if (count >= 1) {
        return cosine(count, end);
      }
    } catch (NumberFormatException e) {
      // the same message as for a number below 1
    }
    throw arguments.fault(
        "steps is '" + steps.value() + "', expected a whole number of at least 1", steps);
  }
}
