package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Word;

/** Numbers of steps in the settings of schedules, and those that span a whole run. */
final class StepCount {
  /** Stands for the number of steps of a run that is not known yet. */
  static final long WHOLE_RUN = 0;

  private StepCount() {}

  /** Returns {@code steps} if it is at least 1, else throws. */
  static long require(String setting, long steps) {
    if (steps < 1) {
      throw new SettingException(setting, steps, "a whole number of at least 1");
    }
    return steps;
  }

  /** Returns {@code steps} if it is at least 1 or {@link #WHOLE_RUN}, else throws. */
  static long requireOrWholeRun(long steps) {
    return steps == WHOLE_RUN ? steps : require("steps", steps);
  }

  /** Throws unless the run's length is known. */
  static void requireKnown(long steps, Schedule schedule) {
    if (steps == WHOLE_RUN) {
      throw new IllegalStateException(schedule + " without steps needs over(totalSteps) first");
    }
  }

  /** The option {@code steps}; {@code byDefault} if it is not given. */
  static long read(Arguments arguments, String name, long byDefault) {
    Word word = arguments.word(name);
    return word == null ? byDefault : parse(arguments, name, word);
  }

  /** An option that must be given. */
  static long read(Arguments arguments, String name) {
    Word word = arguments.word(name);
    if (word == null) {
      Word item = arguments.item().name();
      throw arguments.fault("'" + item.value() + "' needs " + name, item);
    }
    return parse(arguments, name, word);
  }

  private static long parse(Arguments arguments, String name, Word word) {
    try {
      long count = Long.parseLong(word.value());
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException e) {
      // the same message as for a number below 1
    }
    throw arguments.fault(
        name + " is '" + word.value() + "', expected a whole number of at least 1", word);
  }
}
