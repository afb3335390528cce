package dev.evengrad.columns;

import dev.evengrad.SettingException;

/**
 * What missing values are replaced by.
 *
 * @param kind from where it is taken
 * @param value of {@link Kind#VALUE}, else NaN
 * @param indicator whether a number column in which the training rows miss values gets an input that says where
 */
public record Imputation(Kind kind, double value, boolean indicator) {
  /** Missing values are refused. */
  public static final Imputation NONE = new Imputation(Kind.NONE, Double.NaN, false);

  /** From where a replacement is taken. */
  public enum Kind {
    /** There is none: rows with missing values are refused. */
    NONE,
    /** The mean of the training rows that have a value. */
    MEAN,
    /** The median of the training rows that have a value, the mean of the two middle ones if there are two. */
    MEDIAN,
    /** A number that is given. */
    VALUE
  }

  /**
   * Checks the value.
   *
   * @throws SettingException if it is not what the kind needs
   */
  public Imputation {
    if (kind == Kind.VALUE && !Double.isFinite(value)) {
      throw new SettingException("replacement of missing values", value, "a finite number");
    }
    if (kind == Kind.NONE && indicator) {
      throw new SettingException(
          "indicator of missing values", "without a replacement", "mean, median or a number");
    }
  }

  /** By the mean of the training rows. */
  public static Imputation mean() {
    return new Imputation(Kind.MEAN, Double.NaN, false);
  }

  /** By the median of the training rows. */
  public static Imputation median() {
    return new Imputation(Kind.MEDIAN, Double.NaN, false);
  }

  /** By a number. */
  public static Imputation value(double value) {
    return new Imputation(Kind.VALUE, value, false);
  }

  /** The same, with an input that says where a value was missing. */
  public Imputation withIndicator() {
    return new Imputation(kind, value, true);
  }

  /** Of the text {@code mean}, {@code median} or a number. */
  public static Imputation parse(String text) {
    return switch (text) {
      case "mean" -> mean();
      case "median" -> median();
      default -> {
        if (!NumberText.isNumber(text)) {
          throw new SettingException(
              "replacement of missing values",
              "'" + CellText.shown(text) + "'",
              "mean, median or a number");
        }
        yield value(Double.parseDouble(text));
      }
    };
  }
}
