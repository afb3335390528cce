package dev.evengrad.cli;

import dev.evengrad.data.CsvOptions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a CSV file is written, as the user typed it; what is not said is found out from the file.
final class CsvFormat {
  private static final Map<String, Character> SEPARATORS =
      Map.of("comma", ',', "semicolon", ';', "tab", '\t', "bar", '|', "space", ' ');

  @Option(
      names = "--header",
      paramLabel = "yes|no",
      description =
          "Whether the first row of a CSV file has the columns' names. Default: by its looks; where"
              + " they do not tell, the file is refused.")
  @Nullable String header;

  @Option(
      names = "--separator",
      paramLabel = "NAME",
      description =
          "What separates the columns of a CSV file: comma, semicolon, tab, bar, space or another"
              + " character. Default: one of these, by the first lines.")
  @Nullable String separator;

  @Option(
      names = "--na-values",
      paramLabel = "TEXT,...",
      description =
          "The texts in a CSV file that stand for a missing value, as nothing at all does. Default:"
              + " NA, NaN, null, ? and the like, except for labels in quotes.")
  @Nullable String naValues;

  /// The options to read a file with.
  CsvOptions options() {
    CsvOptions options = CsvOptions.defaults();
    if (header != null) {
      options =
          options.withHeader(
              switch (header) {
                case "yes" -> CsvOptions.Header.PRESENT;
                case "no" -> CsvOptions.Header.ABSENT;
                default ->
                    throw new OptionException("--header", "'" + header + "', expected yes or no");
              });
    }
    if (separator != null) {
      options = options.withSeparator(separator(separator));
    }
    return naValues == null
        ? options
        : options.withNaValues(naValues.isEmpty() ? List.of() : List.of(naValues.split(",", -1)));
  }

  private static char separator(String text) {
    Character named = SEPARATORS.get(text);
    if (named != null) {
      return named;
    }
    if (text.length() != 1 || text.charAt(0) == CsvOptions.DETECT_SEPARATOR) {
      throw new OptionException(
          "--separator",
          "'" + text + "', expected comma, semicolon, tab, bar, space or one other character");
    }
    char character = text.charAt(0);
    return OptionException.naming(
        "--separator", () -> CsvOptions.defaults().withSeparator(character).separator());
  }
}
