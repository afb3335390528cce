package dev.evengrad.cli;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the numbers in options, with messages that do not speak of Java's types.
final class NumberOptions {
  private NumberOptions() {}

  static void register(CommandLine main) {
    whole(main, int.class, Integer::valueOf);
    whole(main, Integer.class, Integer::valueOf);
    whole(main, long.class, Long::valueOf);
    whole(main, Long.class, Long::valueOf);
    main.registerConverter(Double.class, reading(NumberOptions::number, "a number"));
    main.registerConverter(double.class, reading(NumberOptions::number, "a number"));
  }

  private static <T> void whole(CommandLine main, Class<T> type, Function<String, T> read) {
    main.registerConverter(type, reading(read, "a whole number"));
  }

  private static <T> ITypeConverter<T> reading(Function<String, T> read, String expected) {
    return text -> {
      try {
        return read.apply(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not " + expected);
      }
    };
  }

  /// In any case of letters: what is not finite gets a message of its own later.
  private static double number(String text) {
    return text.equalsIgnoreCase("nan") ? Double.NaN : Double.parseDouble(text);
  }
}
