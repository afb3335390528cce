package dev.evengrad.cli;

import dev.evengrad.EvengradException;
import dev.evengrad.SettingException;
import java.util.function.Supplier;

/// Bad input that came in through one option; the message begins with its name.
final class OptionException extends EvengradException {
  private static final long serialVersionUID = 1L;

  OptionException(String option, String message) {
    super(option + ": " + message);
  }

  private OptionException(String option, EvengradException cause) {
    super(option + ": " + cause.getMessage(), cause);
  }

  /// What `reading` gives; what it throws is said to be the fault of `option`.
  static <T> T naming(String option, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (EvengradException e) {
      throw new OptionException(option, e);
    }
  }

  /// Refuses a count below 1.
  static int requireCount(String option, int value) {
    return SettingException.requireCount(option, value);
  }
}
