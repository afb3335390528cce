package dev.evengrad.cli;

import dev.evengrad.SettingException;
import dev.evengrad.columns.ColumnRules;
import dev.evengrad.columns.Imputation;
import dev.evengrad.columns.Unknown;
import dev.evengrad.data.CsvOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which columns of a CSV file are features and how they become inputs, as the user typed it.
final class ColumnOptions {
  @Option(
      names = "--features",
      paramLabel = "COLUMN,...",
      description =
          "The CSV columns to learn from: names, or numbers from 1. Default: all but the label.")
  @Nullable String features;

  @Option(
      names = "--drop",
      paramLabel = "COLUMN,...",
      description = "CSV columns to leave out: names, or numbers from 1.")
  @Nullable String drop;

  @Option(
      names = "--categories",
      paramLabel = "COLUMN,...",
      description =
          "CSV columns of numbers to take for names, as codes are: an input for each value. Columns"
              + " of text are taken so if --label is given.")
  @Nullable String categories;

  @Option(
      names = "--most-values",
      paramLabel = "N",
      description = "The most different values of a column of names. Default: 100.")
  @Nullable Integer mostValues;

  @Option(
      names = "--unseen",
      paramLabel = "NAME",
      description =
          "What a column of names does with a value that the training rows do not have: zeros,"
              + " other (an input of its own, which values of a single training row share) or"
              + " refused. Default: zeros.")
  @Nullable String unseen;

  @Option(
      names = "--impute",
      paramLabel = "mean|median|VALUE",
      description =
          "Replace missing values by the mean or median of the training rows, or by a number; of"
              + " names by zeros. The model keeps it. Default: rows with missing values are"
              + " refused.")
  @Nullable String impute;

  @Option(
      names = "--impute-indicator",
      description =
          "With --impute, an input that says where the value was missing, for each column of"
              + " numbers that misses some.")
  boolean indicator;

  /// Whether any was given.
  boolean given() {
    return features != null
        || drop != null
        || categories != null
        || mostValues != null
        || unseen != null
        || impute != null
        || indicator;
  }

  /// The options to read a file with.
  CsvOptions applied(CsvOptions options) {
    return options
        .withFeatureNames(features == null ? options.featureNames() : list("--features", features))
        .withDrop(drop == null ? List.of() : list("--drop", drop))
        .withRules(rules());
  }

  private ColumnRules rules() {
    ColumnRules rules = ColumnRules.DEFAULT.withImputation(imputation());
    if (categories != null) {
      rules = rules.withCategories(list("--categories", categories));
    }
    if (mostValues != null) {
      rules = rules.withMostValues(OptionException.requireCount("--most-values", mostValues));
    }
    return unseen == null ? rules : rules.withUnseen(unseen(unseen));
  }

  private Imputation imputation() {
    String text = impute;
    if (text == null) {
      if (indicator) {
        throw new OptionException(
            "--impute-indicator", "says where --impute replaced a value; give that, too");
      }
      return Imputation.NONE;
    }
    Imputation imputation = OptionException.naming("--impute", () -> Imputation.parse(text));
    return indicator ? imputation.withIndicator() : imputation;
  }

  private static Unknown unseen(String text) {
    return switch (text) {
      case "zeros" -> Unknown.ZEROS;
      case "other" -> Unknown.OTHER;
      case "refused" -> Unknown.REFUSED;
      default ->
          throw new SettingException("--unseen", "'" + text + "'", "zeros, other or refused");
    };
  }

  /// The columns of a list; a name with a comma stands in quotes, as in the file.
  private static List<String> list(String option, String text) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        names.add(name.toString().strip());
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    names.add(name.toString().strip());
    if (quoted || names.contains("")) {
      throw new OptionException(
          option, "'" + text + "', expected names of columns with commas between them");
    }
    return names;
  }
}
